/**
 * What reaches beyond this run: the history that others share, the user's settings, agents with more rights.
 *
 * @module
 */
import { type Invocation, type Refusal, refuseOutside } from "./invocation.ts";
import { hasOption, parseOptions, valuesOf } from "./options.ts";

const GLOBAL_VALUES = ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path"];
/** Subcommands that change nothing: they may look at another directory. */
const READING = new Set([
  ...[
    "status",
    "log",
    "diff",
    "show",
    "ls-files",
    "ls-tree",
    "ls-remote",
    "rev-parse",
    "rev-list",
    "blame",
    "grep",
  ],
  ...[
    "describe",
    "cat-file",
    "shortlog",
    "merge-base",
    "for-each-ref",
    "name-rev",
    "var",
    "version",
    "help",
  ],
]);

/** Force-pushes, remote deletions, the user's own configuration, other directories. */
export async function git(invocation: Invocation): Promise<Refusal> {
  const global = parseGlobal(invocation.args);
  const [subcommand = "", ...args] = global.rest;
  if (subcommand === "push") return refusePush(args);
  if (subcommand === "config") return refuseConfig(args);
  if (!READING.has(subcommand)) {
    const outside = await refuseOutside(invocation, global.directories);
    if (outside !== undefined) return outside;
  }
  const { operands } = parseOptions(args, [
    "-b",
    "--branch",
    "-o",
    "--origin",
    "--depth",
    "-B",
    "-c",
    "-j",
    "--reference",
  ]);
  if (subcommand === "clone") return await refuseOutside(invocation, operands.slice(1));
  if (subcommand === "init") return await refuseOutside(invocation, operands);
  if (subcommand === "worktree" && args[0] === "add") {
    return await refuseOutside(invocation, operands.slice(1, 2));
  }
  return undefined;
}

/** Options before the subcommand. */
function parseGlobal(args: readonly string[]): { rest: readonly string[]; directories: string[] } {
  let i = 0;
  while (args[i]?.startsWith("-")) i += GLOBAL_VALUES.includes(args[i] ?? "") ? 2 : 1;
  const options = parseOptions(args.slice(0, i), GLOBAL_VALUES);
  return { rest: args.slice(i), directories: valuesOf(options, "-C", "--git-dir", "--work-tree") };
}

function refusePush(args: readonly string[]): Refusal {
  const options = parseOptions(args, ["-o", "--push-option", "--repo", "--receive-pack", "--exec"]);
  const isForced =
    hasOption(options, "-f", "--force", "--force-with-lease", "--force-if-includes") ||
    options.operands.some((refspec) => refspec.startsWith("+"));
  if (isForced) return "it would overwrite the history that others share";
  const isDeleting = hasOption(options, "-d", "--delete", "--mirror", "--prune") ||
    options.operands.slice(1).some((refspec) => refspec.startsWith(":") && refspec !== ":");
  return isDeleting ? "it would delete branches that others share" : undefined;
}

function refuseConfig(args: readonly string[]): Refusal {
  const options = parseOptions(args, ["-f", "--file", "--type", "--default"]);
  if (!hasOption(options, "--global", "--system")) return undefined;
  const isReading = hasOption(options, "--get", "--get-all", "--get-regexp", "--list", "-l") ||
    ["get", "list"].includes(options.operands[0] ?? "") ||
    (options.operands.length === 1 &&
      !hasOption(options, "--unset", "--unset-all", "--edit", "-e"));
  return isReading ? undefined : "it would change the user's own git configuration";
}

/** An agent started from here must not be allowed more than we are. */
export function forks({ args }: Invocation): Refusal {
  const options = parseOptions(args, [
    "--permission-mode",
    "--model",
    "--base-url",
    "-w",
    "--worktree",
    "--cwd",
  ]);
  const modes = valuesOf(options, "--permission-mode");
  const isUnlimited = hasOption(options, "--yolo") || modes.includes("yolo") ||
    options.operands[0] === "respawn" ||
    (hasOption(options, "--bg") && modes.length === 0);
  return isUnlimited ? "it would start an agent with more rights than this run has" : undefined;
}
