/**
 * The parts of a git command line.
 *
 * @module
 */

/** Options of git itself, before the subcommand, with a value. */
export const OWN_VALUES: readonly string[] = [
  ...["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--config-env", "--attr-source"],
  "--super-prefix",
];
const WHERE = /^(?:-C|--git-dir|--work-tree)(?:=|$)/;

/** Options of git, its subcommand, and what that is given. */
export function splitArguments(
  args: readonly string[],
): { where: string[]; subcommand: string; rest: readonly string[] } {
  const where: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (!arg.startsWith("-")) {
      return { where, subcommand: arg, rest: args.slice(index + 1) };
    }
    const value = OWN_VALUES.includes(arg) ? [args[++index] ?? ""] : [];
    if (WHERE.test(arg)) where.push(arg, ...value);
  }
  return { where, subcommand: "", rest: [] };
}
