/**
 * `--help` beside other options.
 *
 * @module
 */

/**
 * What Cliffy has to be given: it refuses `--help` beside other options, where what is meant is plain.
 * Only the words before the first option stay, which name the command.
 */
export function withoutOtherOptions(args: readonly string[]): string[] {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  if (!options.some((arg) => arg === "--help" || arg === "-h")) return [...args];
  return [...options.slice(0, options.findIndex((arg) => arg.startsWith("-"))), "--help"];
}
