/**
 * What was there before an agent, and is in a later tree all the same: it was ignored, say, and the agent has removed the rule.
 *
 * @module
 */
import { join } from "@std/path/join";
import { withTemporaryDirectory } from "../../../sys/files/temporary_directory.ts";
import { changesBetween } from "../../../sys/git/changes_between.ts";
import { readGit } from "../../../sys/git/read_git.ts";
import type { GitOptions } from "../../../sys/git/run_git.ts";
import type { Start } from "./diff_start.ts";

/**
 * `tree`, in which all that `start` leaves out is as it was then.
 *
 * @param options.git where objects may be written
 * @returns that tree, and the entries of what was left out
 */
export async function treeWithoutEarlier(
  tree: string,
  { start: { from, leaveOut }, git }: { start: Start; git: GitOptions },
): Promise<{ tree: string; leftOut: ReadonlySet<string> }> {
  const leftOut = new Set<string>();
  if (leaveOut.size === 0) return { tree, leftOut };
  const lines: string[] = [];
  for (const { path, before, after } of await changesBetween(from, tree, git)) {
    const entry = leaveOut.entryOf(path);
    if (entry === undefined) continue;
    leftOut.add(entry);
    // A mode of 0 removes it, whatever its object.
    lines.push(`${before?.mode ?? 0} ${(before ?? after)?.oid}\t${path}\0`);
  }
  if (lines.length === 0) return { tree, leftOut };
  return await withTemporaryDirectory("without-", async (directory) => {
    const own = { ...git, env: { ...git.env, GIT_INDEX_FILE: join(directory, "index") } };
    await readGit(["read-tree", tree], own);
    await readGit(["update-index", "-z", "--index-info"], { ...own, stdin: lines.join("") });
    return { tree: (await readGit(["write-tree", "--missing-ok"], own)).trim(), leftOut };
  });
}

/** How many of them are named. */
const MAX_NAMED = 5;

/** What to say of these entries, those that are not told already. */
export function tellLeftOut(entries: Iterable<string>, { isTold }: Start): string[] {
  const untold = [...new Set(entries)].filter((entry) => !isTold(entry)).sort();
  const [only, ...others] = untold;
  if (only === undefined) return [];
  if (others.length === 0) return [`not compared: ${only}, which was there before (ignored)`];
  const rest = untold.length - MAX_NAMED;
  const named = untold.slice(0, MAX_NAMED).join(", ");
  return [
    `not compared: ${named}${
      rest > 0 ? ` and ${rest} more` : ""
    }, which were there before (ignored)`,
  ];
}
