/**
 * Taking back what a run changed.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { exists, infoAt } from "../../sys/files/info_at.ts";
import { isCommit, snapshotGone, takeSnapshot } from "../../sys/git/snapshot.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { type CheckpointRecord, snapshotRef, writeCheckpoint } from "./checkpoint_record.ts";
import { type PlannedFile, planRollback, type RollbackPlan } from "./rollback_plan.ts";
import { type Restored, restoreFiles } from "./restore_files.ts";
import { endCheckpoint } from "./take_checkpoint.ts";

export interface RollbackOptions {
  home: string;
  /** Whoever it is, as it was typed. */
  label: string;
  /** Takes what was changed later along. */
  force: boolean;
}

/** Where the files were changed, and what they are to be. */
export interface PreparedRollback {
  records: CheckpointRecord[];
  plan: RollbackPlan;
  /** What a person should know. */
  notices: string[];
}

/**
 * Looks what would be done; nothing is changed.
 *
 * @throws {UserError} when it cannot be known what the run changed
 */
export async function prepareRollback(
  all: readonly CheckpointRecord[],
  { home, label, force }: RollbackOptions,
): Promise<PreparedRollback> {
  const due = all.filter(({ rolled_back_at }) => rolled_back_at === undefined);
  const [first] = due;
  if (first === undefined) {
    throw cannot(label, all.length === 0 ? "no change of it is kept" : "it is taken back already", {
      hint: all.length === 0
        ? "changes are kept in git repositories that are read within 10 s, for 30 days, or the last 50"
        : undefined,
    });
  }
  const { root } = first;
  if (due.some((record) => record.root !== root)) {
    throw cannot(label, "it changed files in several directories");
  }
  if (!exists(root)) throw cannot(label, `"${root}" is gone`);
  if (repositoryFiles(root)?.root !== root) {
    throw cannot(label, `"${root}" is no repository any more`);
  }
  for (const { start, end = start } of due) {
    for (
      const [at, when] of [[start, "before it changed them"], [end, "as it left them"]] as const
    ) {
      if (!await isCommit(at.commit, root)) throw cannot(label, snapshotGone(when, at, root));
    }
  }
  const cutOff = due.find(({ end }) => end === undefined);
  if (cutOff !== undefined && !force) {
    throw cannot(label, "it was cut off, so that what it left is not known", {
      hint: "--force takes back everything that has changed since it began",
    });
  }
  const records: CheckpointRecord[] = [];
  for (const record of due) {
    const whole = record.end === undefined ? await endCheckpoint(record, { home }) : record;
    if (whole !== undefined) records.push(whole);
  }
  const plan = await planRollback(records, { home });
  return { records, plan, notices: noticesOf(records, plan) };
}

/** Does it; with `force`, what was there is kept under the reference that is returned. */
export async function rollBack(
  { records, plan }: PreparedRollback,
  { home }: { home: string },
): Promise<Restored & { replaced?: string }> {
  const last = records.at(-1);
  const later = plan.files.filter(({ isChangedLater }) => isChangedLater);
  const replaced = last === undefined || later.length === 0
    ? undefined
    : await keepReplaced(later, { root: plan.root, last, records });
  const restored = await restoreFiles(plan);
  if (restored.failed.length === 0) {
    const at = new Date().toISOString();
    for (const record of records) await writeCheckpoint(home, { ...record, rolled_back_at: at });
  }
  return { ...restored, ...(replaced === undefined ? {} : { replaced }) };
}

/**
 * Keeps what is about to be overwritten or deleted, of which there is nothing else.
 *
 * @returns the name of what keeps it
 * @throws {UserError} when one of `files` cannot be kept
 */
async function keepReplaced(
  files: readonly PlannedFile[],
  { root, last, records }: {
    root: string;
    last: CheckpointRecord;
    records: readonly CheckpointRecord[];
  },
): Promise<string> {
  // Also what is ignored by now, or would be too large for a snapshot.
  const always = files.map(({ path }) => path).filter((path) => {
    const info = infoAt(join(root, path));
    return info?.isFile || info?.isSymlink;
  });
  const snapshot = await takeSnapshot(root, {
    ref: snapshotRef(last, "replaced"),
    message: "isonforge: the files before a rollback",
    tooManyUntracked: records.every(holdsNoUntracked) ? "left out" : "none",
    always,
  });
  const due = new Set(always);
  const lost = snapshot?.notKept.find(({ path }) => due.has(path));
  if (snapshot === undefined || lost !== undefined) {
    throw new UserError(
      `cannot keep "${lost?.path ?? root}" as it is now: ${
        lost?.reason ?? "no repository any more"
      }`,
      { hint: "nothing was taken back" },
    );
  }
  return snapshot.ref ?? snapshot.commit;
}

function holdsNoUntracked({ without_untracked }: CheckpointRecord): boolean {
  return without_untracked !== undefined;
}

function noticesOf(records: readonly CheckpointRecord[], { left }: RollbackPlan): string[] {
  const notices = left.map(({ path, reason }) => `not taken back: ${path} (${reason})`);
  const notKept = new Map(
    records.flatMap(({ not_kept }) => not_kept).map(({ path, reason }) => [path, reason]),
  );
  for (const [path, reason] of notKept) {
    notices.push(`not known: whether ${path} was changed (${reason})`);
  }
  const without = records.find(holdsNoUntracked);
  if (without !== undefined) {
    notices.push(`not known: which untracked files were changed (${without.without_untracked})`);
  }
  const from = records[0]?.start.head;
  const to = records.at(-1)?.end?.head;
  if (from !== undefined && to !== undefined && from !== to) {
    notices.push(
      `commits that were made meanwhile stay: ${from.slice(0, 12)}..${to.slice(0, 12)}`,
    );
  }
  return notices;
}

function cannot(
  label: string,
  reason: string,
  { hint }: { hint?: string | undefined } = {},
): UserError {
  return new UserError(`cannot roll back ${label}: ${reason}`, hint === undefined ? {} : { hint });
}
