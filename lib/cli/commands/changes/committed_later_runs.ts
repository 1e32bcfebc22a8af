/**
 * What of an agent's commits some program executes later. A run tells of what stands in the working tree; these need not.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import type { LaterRunRecord } from "../../../agents/record/sandbox_record.ts";
import type { IncomingFile } from "../../../agents/worktrees/incoming_files.ts";
import {
  executesByName,
  fieldsOf,
  plainName,
  scriptsIn,
} from "../../../engine/permissions/executed_names.ts";
import type { GitOptions } from "../../../sys/git/run_git.ts";
import { askReadGit } from "../../../sys/git/read_git.ts";

export interface CommittedOptions {
  /** What the agent's runs have told of already. */
  known: readonly LaterRunRecord[];
  /** The agent's directory, absolute. */
  directory: string;
  /** Revisions between which the files differ. */
  from: string;
  to: string;
  git: GitOptions;
}

/** Those among some files that are not known yet. */
export async function committedLaterRuns(
  files: readonly IncomingFile[],
  { known, directory, from, to, git }: CommittedOptions,
): Promise<LaterRunRecord[]> {
  const told = new Set(known.map(({ path }) => path));
  // A new directory was told of as a whole.
  const isTold = (path: string) =>
    told.has(path) ||
    known.some((run) => run.change === "new" && path.startsWith(`${run.path}/`));
  const fieldsAt = async (revision: string, name: string, fields: readonly string[]) => {
    const { code, stdout } = await askReadGit(["show", `${revision}:${name}`], git);
    return code === 0
      ? fieldsOf(new TextEncoder().encode(stdout), fields)
      : fieldsOf(EMPTY, fields);
  };
  const found: LaterRunRecord[] = [];
  for (const { name, change } of files) {
    const path = join(directory, name);
    if (isTold(path)) continue;
    const by = executesByName(name.split("/").map(plainName));
    if (by !== undefined) found.push({ path, by, change });
    const scripts = by === undefined ? scriptsIn(plainName(basename(name))) : undefined;
    if (scripts === undefined) continue;
    const [before, after] = [
      await fieldsAt(from, name, scripts.fields),
      await fieldsAt(to, name, scripts.fields),
    ];
    if (after === undefined || before !== after) found.push({ path, by: scripts.by, change });
  }
  return found;
}

const EMPTY = new Uint8Array();
