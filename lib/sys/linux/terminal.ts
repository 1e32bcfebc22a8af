/**
 * Terminals of Linux by their numbers.
 *
 * @module
 */

/** Major numbers, see Documentation/admin-guide/devices.txt of the kernel. */
const CONSOLE = 4;
const PSEUDO_TERMINALS = { first: 136, last: 143 };
/** Minor numbers of `CONSOLE` from here on are serial lines. */
const FIRST_SERIAL = 64;

/** The controlling terminal in the text of a /proc/PID/stat: field 7, `tty_nr`, see proc(5). */
export function terminalOfStat(stat: string): string | undefined {
  const number = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[4]);
  const major = (number >> 8) & 0xfff;
  const minor = (number & 0xff) | ((number >> 12) & 0xfff00);
  const { first, last } = PSEUDO_TERMINALS;
  if (major >= first && major <= last) return `/dev/pts/${minor + 256 * (major - first)}`;
  if (major !== CONSOLE) return undefined;
  return minor < FIRST_SERIAL ? `/dev/tty${minor}` : `/dev/ttyS${minor - FIRST_SERIAL}`;
}
