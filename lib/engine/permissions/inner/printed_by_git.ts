/**
 * What git prints, as far as it can be told.
 *
 * @module
 */
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { ShellState } from "../shell_state.ts";

/** Every file of a directory: what `*` means in it. */
export const EVERYTHING = "*";
/** Some one file or name. */
export const SOME = "_";

/** The words that a git command prints; undefined where that cannot be told. */
export function printedByGit(args: readonly string[], { cwd }: ShellState): string[] | undefined {
  const [subcommand = "", ...rest] = args;
  switch (subcommand) {
    case "rev-parse": {
      const root = cwd === undefined ? undefined : repositoryFiles(cwd)?.root;
      if (rest.includes("--show-toplevel")) return [root ?? UNKNOWN];
      if (/^--(?:absolute-)?git-(?:common-)?dir$/.test(rest[0] ?? "")) {
        return [root === undefined ? UNKNOWN : `${root}/.git`];
      }
      return [SOME];
    }
    case "ls-files": {
      const isPicking = rest.some((arg) =>
        /^-(?:[domiku]|-deleted|-others|-modified|-ignored)/.test(arg) || !arg.startsWith("-")
      );
      return [isPicking ? `./${SOME}` : EVERYTHING];
    }
    case "diff":
    case "status":
    case "grep":
    case "show":
      return [`./${SOME}`];
    case "branch":
    case "describe":
    case "log":
    case "config":
    case "symbolic-ref":
    case "merge-base":
    case "rev-list":
    case "tag":
    case "for-each-ref":
    case "remote":
      return [SOME];
    default:
      return undefined;
  }
}
