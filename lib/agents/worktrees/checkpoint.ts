/**
 * The files of an agent's directory as they were before it changed anything: `checkpoint.json`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { tryToReadOwnObject } from "../../sys/files/read_own_file.ts";
import { deleteOwnRef } from "../../sys/git/delete_own_ref.ts";
import type { IgnoredFiles } from "../../sys/git/ignored_files.ts";
import { PathEntries } from "../../sys/git/path_entries.ts";
import {
  type IgnoredRecord,
  isIgnoredRecord,
  readIgnored,
  writeIgnored,
} from "../checkpoints/ignored_list.ts";
import { CHECKPOINT_FILE, IGNORED_FILE } from "../record/files.ts";

/** What a worker says of it (`--checkpoint-file`). */
export type Checkpoint =
  /** No call has changed anything so far. */
  | { state: "unchanged" }
  /** A commit, see `sys/git/snapshot.ts`; under a reference of ours where anything had been changed before. */
  | {
    state: "taken";
    ref?: string;
    commit: string;
    /** The top of the working tree. */
    root: string;
    /** The directory of git's that all worktrees of the repository share. */
    repository: string;
    /** What was there and is not in it. */
    not_kept: Array<{ path: string; reason: string }>;
    /** Why no untracked file is in it; absent where they are. */
    without_untracked?: string;
    /** What is known of what was ignored then, see {@linkcode readIgnoredAtStart}. */
    ignored?: IgnoredRecord;
  }
  /** It could not be taken; the run went on without. */
  | { state: "failed"; reason: string };

const OWN_REF = /^refs\/isonforge\/start\/[0-9a-f]{8}$/;

/** The reference of an agent's checkpoint. */
export function checkpointRef(id: string): string {
  return `refs/isonforge/start/${id}`;
}

/** What is known in an agent's directory; undefined for one of an earlier version, and outside of a repository. */
export function readCheckpoint(directory: string): Checkpoint | undefined {
  const value = tryToReadOwnObject(join(directory, CHECKPOINT_FILE));
  return isCheckpoint(value) ? value : undefined;
}

/** Keeps what was ignored before the first change. */
export async function writeIgnoredAtStart(
  directory: string,
  ignored: IgnoredFiles,
): Promise<IgnoredRecord> {
  return await writeIgnored(join(directory, IGNORED_FILE), ignored);
}

/** What was ignored before the first change; undefined where that is not known. */
export async function readIgnoredAtStart(
  directory: string,
  checkpoint: Checkpoint | undefined,
): Promise<PathEntries | undefined> {
  if (checkpoint?.state !== "taken") return undefined;
  const list = await readIgnored(join(directory, IGNORED_FILE), checkpoint.ignored);
  return list instanceof PathEntries ? list : undefined;
}

/**
 * Deletes what was kept for an agent that goes away.
 *
 * @param options.repositories where it has changed something: one that was killed may not have noted the reference
 */
export async function deleteCheckpoint(
  directory: string,
  { id, repositories }: { id: string; repositories: readonly string[] },
): Promise<void> {
  const checkpoint = readCheckpoint(directory);
  const isNoted = checkpoint?.state === "taken";
  if (isNoted && checkpoint.ref === undefined) return;
  const places = isNoted ? [checkpoint.repository] : repositories;
  for (const repository of new Set(places)) {
    // It may be gone, and with it what was kept there.
    await deleteOwnRef(repository, checkpointRef(id)).catch(() => {});
  }
}

function isCheckpoint(value: unknown): value is Checkpoint {
  const checkpoint = value as Partial<Extract<Checkpoint, { state: "taken" }>> | null;
  switch ((value as Partial<Checkpoint> | null)?.state) {
    case "unchanged":
      return true;
    case "failed":
      return typeof (value as { reason?: unknown }).reason === "string";
    case "taken":
      return typeof checkpoint?.commit === "string" && typeof checkpoint.root === "string" &&
        typeof checkpoint.repository === "string" &&
        (checkpoint.ref === undefined || OWN_REF.test(checkpoint.ref)) &&
        ["undefined", "string"].includes(typeof checkpoint.without_untracked) &&
        isIgnoredRecord(checkpoint.ignored) &&
        Array.isArray(checkpoint.not_kept) &&
        checkpoint.not_kept.every((entry) => typeof entry?.path === "string");
    default:
      return false;
  }
}
