/**
 * Taking the two snapshots of a checkpoint.
 *
 * @module
 */
import { type Snapshot, type SnapshotLimits, takeSnapshot } from "../../sys/git/snapshot.ts";
import {
  type CheckpointRecord,
  readCheckpoints,
  removeCheckpoint,
  type SnapshotRecord,
  snapshotRef,
  writeCheckpoint,
  writeIgnoredOf,
} from "./checkpoint_record.ts";

export interface CheckpointStart {
  home: string;
  owner: string;
  session: string;
  words: string;
  cwd: string;
  /** Further names of the snapshot. */
  alsoRefs?: readonly string[];
  /** Once it is aborted it is not taken. */
  signal?: AbortSignal | undefined;
  /** Why no untracked file is kept; whether they are too many is found out unless given. */
  withoutUntracked?: string | undefined;
  limits?: SnapshotLimits | undefined;
}

/**
 * Keeps the files as they are now, for what is going to change them.
 *
 * @returns undefined outside of a repository
 * @throws {UserError} with git's reason when it cannot be done
 */
export async function beginCheckpoint(
  { home, owner, session, words, cwd, alsoRefs = [], ...start }: CheckpointStart,
): Promise<{ record: CheckpointRecord; snapshot: Snapshot } | undefined> {
  const number = (readCheckpoints(home, owner).at(-1)?.number ?? 0) + 1;
  const ref = snapshotRef({ owner, number }, "start");
  const kept: { record?: CheckpointRecord } = {};
  const keep = async (snapshot: Snapshot): Promise<CheckpointRecord> => {
    const { root, repository, notKept } = snapshot;
    const without = start.withoutUntracked ?? snapshot.withoutUntracked;
    // Where no untracked file is kept, any may have been there.
    const ignored = without !== undefined || snapshot.ignored === undefined
      ? undefined
      : await writeIgnoredOf(home, { owner, number }, snapshot.ignored);
    const record = kept.record = {
      version: 1,
      ...{ owner, number, session, words, root, repository },
      start: recordOf(snapshot),
      not_kept: notKept,
      ...(without === undefined ? {} : { without_untracked: without }),
      ...(ignored === undefined ? {} : { ignored }),
    };
    await writeCheckpoint(home, record);
    return record;
  };
  try {
    const snapshot = await takeSnapshot(cwd, {
      ref,
      alsoRefs,
      message: "isonforge: the files before a run changed them",
      tooManyUntracked: start.withoutUntracked === undefined ? "without them" : "left out",
      listsIgnored: true,
      onCommit: async (snapshot) => void await keep(snapshot),
      limits: start.limits,
      signal: start.signal,
    });
    if (snapshot === undefined) return undefined;
    return { record: kept.record ?? await keep(snapshot), snapshot };
  } catch (error) {
    if (kept.record !== undefined) await removeCheckpoint(home, kept.record);
    throw error;
  }
}

/** Keeps the files as they are after it; where nothing has changed, there is no checkpoint. */
export async function endCheckpoint(
  record: CheckpointRecord,
  { home, isPoint = false, ...options }: {
    home: string;
    isPoint?: boolean;
    signal?: AbortSignal | undefined;
    limits?: SnapshotLimits | undefined;
  },
): Promise<CheckpointRecord | undefined> {
  const ref = snapshotRef(record, "end");
  const message = "isonforge: the files after a run changed them";
  // With fewer files than the first one it would tell that they were deleted, with more that they were made.
  const tooManyUntracked = record.without_untracked === undefined ? "none" : "left out";
  const snapshot = await takeSnapshot(record.root, { ref, message, tooManyUntracked, ...options });
  if (snapshot === undefined) return undefined;
  const end = recordOf(snapshot);
  if (!isPoint && end.tree === record.start.tree) {
    await removeCheckpoint(home, record);
    return undefined;
  }
  const { notKept } = snapshot;
  const whole = { ...record, end, ...(notKept.length === 0 ? {} : { end_not_kept: notKept }) };
  await writeCheckpoint(home, whole);
  return whole;
}

function recordOf({ commit, tree, head, ref }: Snapshot): SnapshotRecord {
  return {
    ...{ commit, tree },
    ...(ref === undefined ? {} : { ref }),
    ...(head === undefined ? {} : { head }),
    at: new Date().toISOString(),
  };
}
