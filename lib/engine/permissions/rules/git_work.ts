/**
 * Work that is in no commit, and that git would throw away.
 *
 * @module
 */
import { type Invocation, locate, type Verdict } from "../invocation.ts";
import { leavesNamed } from "../inner/git_changes.ts";
import { hasOption, type ParsedOptions, parseOptions } from "../options.ts";
import { hasAny, when } from "./rule.ts";

export const LOSES_WORK = "it would throw away work that is not committed";

/** `checkout` of paths; by name one file may be brought back, but not a whole directory. */
export async function refuseCheckout(
  args: readonly string[],
  invocation: Invocation,
): Promise<Verdict> {
  const refusal = {
    reason: LOSES_WORK,
    instead: "commit or `git stash` it first, or name the one file that is to be brought back",
  };
  if (hasAny(args, ["-f", "--force"])) return refusal;
  const options = parseOptions(args, [
    "-b",
    "-B",
    "--orphan",
    "--pathspec-from-file",
    "--conflict",
  ]);
  if (hasOption(options, "-b", "-B", "--orphan")) return undefined;
  return await when(await hasWhole(options, invocation), refusal);
}

/** `git restore`. */
export async function refuseRestore(
  args: readonly string[],
  invocation: Invocation,
): Promise<Verdict> {
  const options = parseOptions(args, ["-s", "--source", "--pathspec-from-file"]);
  return when(!leavesNamed(["restore", ...args]) && await hasWhole(options, invocation), {
    reason: LOSES_WORK,
    instead: "commit or `git stash` it first, or name the one file that is to be brought back",
  });
}

/** `git clean`. */
export function refuseClean(args: readonly string[]): Verdict {
  const options = parseOptions(args, ["-e", "--exclude"]);
  const isForced = hasOption(options, "-f", "--force") && !hasOption(options, "-n", "--dry-run");
  const isPart = options.operands.length > 0 &&
    !options.operands.some((path) => isWhole(path));
  return when(isForced && !isPart, {
    reason: "it would delete files that are in no commit",
    instead: "look with `git clean -n`, then remove by name what you made",
  });
}

/** `git rm`. */
export function refuseRemove(args: readonly string[]): Verdict {
  const { operands } = parseOptions(args, ["--pathspec-from-file"]);
  return when(!leavesNamed(["rm", ...args]) && operands.some(isWhole), {
    reason: LOSES_WORK,
    instead: "name the files, or use --cached, which leaves them on disk",
  });
}

/** Whether one of the operands stands for all files, or for a directory of them. */
async function hasWhole({ operands }: ParsedOptions, invocation: Invocation): Promise<boolean> {
  for (const path of operands) {
    if (isWhole(path)) return true;
    const place = locate(path, invocation.cwd);
    if (path.endsWith("/") || (place !== undefined && await isDirectory(place))) return true;
  }
  return false;
}

/** `.`, `:/`, `*` …: everything below where it runs, or of the repository. */
function isWhole(path: string): boolean {
  return path.includes("*") || /^(?:\.{1,2}\/?|:\/?|:\(top\).*)$/.test(path);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    return false;
  }
}
