/**
 * The files and directories that git makes where its arguments say: the one table of them, for the mode `auto` and for the
 * rules of settings.
 *
 * @module
 */
import { splitArguments } from "../inner/git_arguments.ts";
import { hasOption, parseOptions, valuesOf } from "../options.ts";

/** Of `diff`, `log` and all their kin; git takes the beginning of the word as well. */
const OUTPUT = /^--out(?!put-indicator)[a-z-]*(?:=(.*))?$/s;
/** Subcommands of which `-o` is that, too; of others it is something else (`push -o ci.skip`). */
const SHORT = /^(?:archive|format-patch|mailsplit|bugreport|diagnose|index-pack)$/;
const VALUES = [
  ...["-b", "--branch", "-o", "--origin", "--depth", "-B", "-c", "-j", "--reference", "--output"],
  ...["--output-directory", "--separate-git-dir", "--prefix", "--format", "--remote", "--reason"],
  ...["--shallow-since", "-f", "--file", "--template", "--export-marks", "--name", "--type"],
];

/** Where a git command writes by its arguments, relative to where git runs. */
export function gitOutputs(args: readonly string[]): string[] {
  const { subcommand, rest } = splitArguments(args);
  const options = parseOptions(rest, VALUES);
  const named = rest.flatMap((arg, index) => {
    const [option, value = rest[index + 1] ?? ""] = OUTPUT.exec(arg) ?? [];
    return option === undefined ? [] : [value];
  });
  if (SHORT.test(subcommand)) named.push(...valuesOf(options, "-o"));
  return [...named, ...made(subcommand, rest)].filter((path) => path !== "");

  function made(subcommand: string, [action = ""]: readonly string[]): string[] {
    const { operands } = options;
    switch (subcommand) {
      case "clone":
        return [...operands.slice(1), ...valuesOf(options, "--separate-git-dir")];
      case "init":
        return [...operands, ...valuesOf(options, "--separate-git-dir")];
      case "worktree":
        return /^(?:add|move)$/.test(action) ? operands.slice(1, 3).filter(isPath) : [];
      case "submodule":
        return action === "add" ? operands.slice(2) : [];
      case "bundle":
        return action === "create" ? operands.slice(1, 2) : [];
      case "checkout-index":
        return valuesOf(options, "--prefix");
      case "fast-export":
      case "fast-import":
        return valuesOf(options, "--export-marks");
      case "config":
        return onlyReadsConfig(options) ? [] : valuesOf(options, "-f", "--file");
      default:
        return [];
    }
  }
}

/** Whether a `git config` only says what there is. */
export function onlyReadsConfig(options: ReturnType<typeof parseOptions>): boolean {
  return hasOption(options, "--get", "--get-all", "--get-regexp", "--get-urlmatch") ||
    hasOption(options, "--list", "-l") || ["get", "list"].includes(options.operands[0] ?? "") ||
    (options.operands.length === 1 &&
      !hasOption(options, "--unset", "--unset-all", "--remove-section", "--edit", "-e"));
}

/** Of `git worktree add PATH COMMIT` and `move FROM TO`, what is surely a path. */
function isPath(operand: string, index: number): boolean {
  return index === 0 || operand.startsWith("/") || operand.startsWith(".");
}
