/**
 * When the bytes of a log were written: one line for each entry of the index beside it (`stdout.times`).
 *
 * An entry says "what stands in the log from this byte on was written at this time or later". Text,
 * so that a torn or foreign line harms no other, and that it can be looked at.
 *
 * @module
 */

/** One entry. */
export interface LogTime {
  /** In the log, in bytes. */
  offset: number;
  /** Milliseconds since 1970. */
  time: number;
}

/** Until the year 2286. Always all of them: of half a line nobody could tell that it is no early time. */
const TIME_DIGITS = 13;
const MAX_TIME = 10 ** TIME_DIGITS - 1;
/** No number of more digits is exact. */
const MAX_OFFSET_DIGITS = 15;

const NEWLINE = 0x0a;
const SPACE = 0x20;
const ZERO = 0x30;

/** `5120 1767323045678` and a line break. */
export function formatLogTime({ offset, time }: LogTime): string {
  const digits = Math.min(Math.max(0, Math.floor(time)), MAX_TIME);
  return `${offset} ${String(digits).padStart(TIME_DIGITS, "0")}\n`;
}

/**
 * The entries among the lines of an index; what is none is skipped, and so is a last line without
 * its line break. On bytes, without a string for each: an index may have millions.
 */
export function parseLogTimes(bytes: Uint8Array): LogTime[] {
  const entries: LogTime[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(NEWLINE, at);
    if (end === -1) break;
    const space = end - TIME_DIGITS - 1;
    if (bytes[space] === SPACE && space > at && space - at <= MAX_OFFSET_DIGITS) {
      const offset = decimal(bytes, at, space);
      const time = decimal(bytes, space + 1, end);
      if (!Number.isNaN(offset + time)) entries.push({ offset, time });
    }
    at = end + 1;
  }
  return entries;
}

/** The number from `start` to `end`; NaN when that is not all digits. */
function decimal(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? NaN) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
