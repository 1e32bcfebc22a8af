/**
 * The files as they were before and after what a run changed: `checkpoints/<owner>/<number>.json` in isonforge's home, and beside
 * it, in `<number>.ignored`, the names of what was ignored before. An agent owns those of all its runs, any other run its own, by the id of its conversation.
 *
 * @module
 */
import { join } from "@std/path/join";
import { tryToReadOwnObject } from "../../sys/files/read_own_file.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { namesIn } from "../../sys/files/entries_in.ts";
import { tryToRemove } from "../../sys/files/remove_if_there.ts";
import { deleteOwnRef } from "../../sys/git/delete_own_ref.ts";
import type { IgnoredFiles } from "../../sys/git/ignored_files.ts";
import { isObject } from "../../text/json.ts";
import { type IgnoredRecord, isIgnoredRecord, readIgnored, writeIgnored } from "./ignored_list.ts";

/** A commit of ours, see `sys/git/snapshot.ts`. */
export interface SnapshotRecord {
  commit: string;
  /** Its files. */
  tree: string;
  /** What keeps it; none where it is the commit that was checked out, which its log keeps for 30 days. */
  ref?: string;
  /** What was checked out. */
  head?: string;
  /** ISO 8601, UTC. */
  at: string;
}

export interface CheckpointRecord {
  version: 1;
  owner: string;
  /** Counted from 1. */
  number: number;
  /** The conversation. */
  session: string;
  /** How the message began. */
  words: string;
  /** The top of the working tree, and the directory of git's that all worktrees share. */
  root: string;
  repository: string;
  start: SnapshotRecord;
  /** Absent while it goes on, and where it was cut off. */
  end?: SnapshotRecord;
  /** What was there before and is not in it. */
  not_kept: Array<{ path: string; reason: string }>;
  /** The same of what was there at its end and is not in that; absent where all is. */
  end_not_kept?: CheckpointRecord["not_kept"];
  /** Why it holds no untracked file at all; absent where it does. */
  without_untracked?: string;
  /** What is known of what was ignored before, see {@linkcode readIgnoredOf}. */
  ignored?: IgnoredRecord;
  /** When it was taken back; ISO 8601, UTC. */
  rolled_back_at?: string;
}

const DIRECTORY = "checkpoints";
const ID = /^[0-9a-f]{8,16}$/;
const OWN_REF = /^refs\/isonforge\/checkpoint\/[0-9a-f]{8,16}\/\d+-(?:start|end|replaced)$/;

/** The reference of one of its snapshots. */
export function snapshotRef(
  { owner, number }: Pick<CheckpointRecord, "owner" | "number">,
  which: "start" | "end" | "replaced",
): string {
  return `refs/isonforge/checkpoint/${owner}/${number}-${which}`;
}

function ignoredPath(
  home: string,
  { owner, number }: Pick<CheckpointRecord, "owner" | "number">,
): string {
  return join(home, DIRECTORY, owner, `${number}.ignored`);
}

/** Those of one owner, the oldest first. */
export function readCheckpoints(home: string, owner: string): CheckpointRecord[] {
  if (!ID.test(owner)) return [];
  const directory = join(home, DIRECTORY, owner);
  return namesIn(directory).filter((name) => /^\d+\.json$/.test(name))
    .flatMap((name) => readRecord(join(directory, name)) ?? [])
    .sort((a, b) => a.number - b.number);
}

/** Everybody who owns some. */
export function checkpointOwners(home: string): string[] {
  return namesIn(join(home, DIRECTORY)).filter((name) => ID.test(name));
}

/**
 * Writes one, in the place of what was written of it before.
 *
 * @param home the directory of everything of ours
 * @throws the error of the system when it cannot be written; it is then as it was
 */
export async function writeCheckpoint(home: string, record: CheckpointRecord): Promise<void> {
  const directory = await makeDirectory(home, record);
  const path = join(directory, `${record.number}.json`);
  await writeFileAtomically(path, `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/** Keeps what was ignored before one. */
export async function writeIgnoredOf(
  home: string,
  record: Pick<CheckpointRecord, "owner" | "number">,
  ignored: IgnoredFiles,
): Promise<IgnoredRecord> {
  await makeDirectory(home, record);
  return await writeIgnored(ignoredPath(home, record), ignored);
}

/** What was ignored before one; undefined where no list was made, as by an earlier version, or in a tree that is too large. */
export async function readIgnoredOf(home: string, record: CheckpointRecord) {
  return await readIgnored(ignoredPath(home, record), record.ignored);
}

async function makeDirectory(
  home: string,
  { owner }: Pick<CheckpointRecord, "owner">,
): Promise<string> {
  const directory = join(home, DIRECTORY, owner);
  await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** Deletes one with what git keeps of it. The repository may be gone, and with it what was kept there. */
export async function removeCheckpoint(home: string, record: CheckpointRecord): Promise<void> {
  const { owner, number, repository } = record;
  for (const which of ["start", "end", "replaced"] as const) {
    await deleteOwnRef(repository, snapshotRef(record, which)).catch(() => {});
  }
  const directory = join(home, DIRECTORY, owner);
  await tryToRemove(join(directory, `${number}.json`));
  await tryToRemove(ignoredPath(home, record));
  // Only where it is empty.
  await tryToRemove(directory);
}

/** Deletes all of an owner that goes away. */
export async function removeCheckpoints(home: string, owner: string): Promise<void> {
  for (const record of readCheckpoints(home, owner)) await removeCheckpoint(home, record);
}

const MAX_AGE_MS = 30 * 24 * 60 * 60 * 1000;
const MIN_KEPT = 50;

/** Deletes what is older than 30 days, but for the last 50; nobody else does. */
export async function pruneCheckpoints(home: string, now: number = Date.now()): Promise<void> {
  const owners = checkpointOwners(home);
  if (owners.length === 0) return;
  const all = owners.flatMap((owner) => readCheckpoints(home, owner));
  const byAge = all.sort((a, b) => Date.parse(b.start.at) - Date.parse(a.start.at));
  for (const record of byAge.slice(MIN_KEPT)) {
    if (now - Date.parse(record.start.at) > MAX_AGE_MS) await removeCheckpoint(home, record);
  }
}

/** Undefined for what is none of ours: its references would be deleted. */
function readRecord(path: string): CheckpointRecord | undefined {
  const record: unknown = tryToReadOwnObject(path);
  return isRecord(record) ? record : undefined;
}

function isRecord(value: unknown): value is CheckpointRecord {
  return isObject(value) && ID.test(String(value.owner)) && Number.isSafeInteger(value.number) &&
    [value.session, value.words, value.root, value.repository].every((text) =>
      typeof text === "string"
    ) && isSnapshot(value.start) && (value.end === undefined || isSnapshot(value.end)) &&
    Array.isArray(value.not_kept) && Array.isArray(value.end_not_kept ?? []) &&
    ["undefined", "string"].includes(typeof value.without_untracked) &&
    isIgnoredRecord(value.ignored);
}

function isSnapshot(value: unknown): value is SnapshotRecord {
  return isObject(value) &&
    [value.commit, value.tree].every((id) => /^[0-9a-f]{40,64}$/.test(String(id))) &&
    (value.ref === undefined || OWN_REF.test(String(value.ref))) &&
    Number.isFinite(Date.parse(String(value.at)));
}
