/**
 * What of an agent's commits some program executes later. A run tells of what stands in the working tree; these need not.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import type { LaterRunRecord } from "../../../agents/record/sandbox_record.ts";
import {
  executesByName,
  fieldsOf,
  plainName,
  scriptsIn,
} from "../../../engine/permissions/executed_names.ts";
import { changesBetween, type Entry } from "../../../sys/git/changes_between.ts";
import { askReadGit, readGit } from "../../../sys/git/read_git.ts";
import type { GitOptions } from "../../../sys/git/run_git.ts";

export interface CommittedOptions {
  /** What the agent's runs have told of already. */
  known: readonly LaterRunRecord[];
  /** The agent's directory, absolute. */
  directory: string;
  /** Commits or trees; of a branch without a commit nothing is known. */
  from: string;
  to: string;
  git: GitOptions;
}

/** Those among the files that differ which are not known yet. */
export async function committedLaterRuns(
  { known, directory, from, to, git }: CommittedOptions,
): Promise<LaterRunRecord[]> {
  const { code } = await askReadGit(["rev-parse", "--verify", "--quiet", `${to}^{tree}`], git);
  if (code !== 0) return [];
  // A new directory was told of as a whole.
  const isTold = (path: string) =>
    known.some((run) =>
      run.path === path || (run.change === "new" && path.startsWith(`${run.path}/`))
    );
  const found: LaterRunRecord[] = [];
  for (const { path: name, before, after } of await changesBetween(from, to, git)) {
    const path = join(directory, name);
    if (after === undefined || isTold(path)) continue;
    const change = before === undefined ? "new" : "changed";
    const by = executesByName(name.split("/").map(plainName));
    if (by !== undefined) found.push({ path, by, change });
    const scripts = by === undefined ? scriptsIn(plainName(basename(name))) : undefined;
    if (scripts === undefined) continue;
    const fields = await fieldsIn(after, { names: scripts.fields, git });
    const isSame = fields !== undefined &&
      fields === await fieldsIn(before, { names: scripts.fields, git });
    if (!isSame) found.push({ path, by: scripts.by, change });
  }
  return found;
}

async function fieldsIn(
  entry: Entry,
  { names, git }: { names: readonly string[]; git: GitOptions },
): Promise<string | undefined> {
  const text = entry === undefined ? "" : await readGit(["cat-file", "blob", entry.oid], git);
  return fieldsOf(new TextEncoder().encode(text), names);
}
