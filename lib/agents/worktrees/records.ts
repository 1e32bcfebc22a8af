/**
 * What git does not remember of our worktrees: where each began, and whether its branch is ours.
 *
 * One file beside the worktrees of a repository; no branch is called like it, for git allows no name
 * that begins with a dot. Its readers can do without it.
 *
 * @module
 */
import { join } from "@std/path/join";
import { readOwnObject } from "../../sys/files/read_own_file.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { removeIfThere } from "../../sys/files/remove_if_there.ts";
import type { GitDirectory } from "./git_directory.ts";

const FILE = ".isonforge.json";
const VERSION = 1;

export interface WorktreeRecord {
  /** The commit at which it was made. */
  base: string;
  /** Whether we made the branch: else it is never ours to delete. */
  branch_created: boolean;
  /** ISO 8601, UTC. */
  created_at: string;
  /** By which it is known again where it was moved; absent where that could not be told. */
  git_directory?: GitDirectory;
}

export interface RepositoryRecord {
  /** The common directory of the repository. */
  repository: string;
  /** By the name of the branch. */
  worktrees: Map<string, WorktreeRecord>;
}

/** What is recorded in `directory`; undefined where nothing is, or nothing that can be used. */
export function readRepositoryRecord(directory: string): RepositoryRecord | undefined {
  const value = readOwnObject(join(directory, FILE));
  if (typeof value?.repository !== "string" || typeof value.worktrees !== "object") {
    return undefined;
  }
  const entries = Object.entries(value.worktrees ?? {}).filter(isEntry);
  return { repository: value.repository, worktrees: new Map(entries) };
}

/** Adds, replaces or, with undefined, removes one; the caller holds the lock. */
export async function recordWorktree(
  directory: string,
  { repository, name, record }: { repository: string; name: string; record?: WorktreeRecord },
): Promise<void> {
  const { worktrees } = readRepositoryRecord(directory) ?? { worktrees: new Map() };
  if (record === undefined) worktrees.delete(name);
  else worktrees.set(name, record);
  const path = join(directory, FILE);
  if (worktrees.size === 0) return removeIfThere(path);
  const value = { version: VERSION, repository, worktrees: Object.fromEntries(worktrees) };
  await writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

function isEntry(entry: [string, unknown]): entry is [string, WorktreeRecord] {
  const record = entry[1] as Partial<WorktreeRecord> | null;
  return typeof record?.base === "string" && typeof record.branch_created === "boolean";
}
