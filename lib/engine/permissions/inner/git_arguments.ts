/**
 * The parts of a git command line.
 *
 * @module
 */

import { resolve } from "@std/path/resolve";

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

/** Where options of git say that it works. */
export interface GitPlaces {
  /** Behind each `-C`. */
  at: string;
  /** `--git-dir`. */
  gitDirectory?: string;
  /** `--work-tree`. */
  workTree?: string;
}

/** What {@linkcode splitArguments} found to say where, started in `cwd`; all of it counts from where `-C` leads. */
export function gitPlaces(where: readonly string[], cwd: string): GitPlaces {
  const given = new Map<string, string>();
  let at = cwd;
  for (let index = 0; index < where.length; index++) {
    const [, option = "", attached] = /^(-C|--[a-z-]+)(?:=(.*))?$/s.exec(where[index] ?? "") ?? [];
    const value = attached ?? where[++index] ?? "";
    if (option === "-C") at = resolve(at, value);
    else given.set(option, value);
  }
  const [gitDirectory, workTree] = ["--git-dir", "--work-tree"].map((option) => {
    const value = given.get(option);
    return value === undefined ? undefined : resolve(at, value);
  });
  return {
    at,
    ...(gitDirectory === undefined ? {} : { gitDirectory }),
    ...(workTree === undefined ? {} : { workTree }),
  };
}
