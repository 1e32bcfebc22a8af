/**
 * What was done because a run has ended (`end.json`): its command, and who was told.
 *
 * Whoever records an end asks a process of its own to do that (`isonforge tell-end`), and so does everybody who finds
 * that nobody did: any number may ask. Each of these processes locks the file, and the one that finds it empty writes
 * into it what it is about to do. A process that dies leaves a file that nobody locks and that does not say "done": the
 * next one goes on with what it had not begun. A command is begun once at most; who was not surely told is told again.
 * The file is written in place: a new one in its place would have another lock. Once all is done nobody may write it, so
 * that a list need not read it.
 *
 * @module
 */
import { join } from "@std/path/join";
import { delay } from "../../sys/delay.ts";
import { changeMode } from "../../sys/files/change_mode.ts";
import { infoAt } from "../../sys/files/info_at.ts";
import { readOwnFile, tryToReadOwnObject } from "../../sys/files/read_own_file.ts";
import { tryToRemove } from "../../sys/files/remove_if_there.ts";
import { writeAll } from "../../sys/files/write_all.ts";
import { forget, lockIfFree, release } from "../../sys/lock.ts";
import { processTable } from "../../sys/platform.ts";
import { isObject } from "../../text/json.ts";
import { END_FILE } from "../record/files.ts";
import { type AgentMeta, type EndedMeta, type EndReason, hasEnded } from "../record/meta.ts";

/** What came of the command of `--on-end`. */
export type OnEndResult =
  & { command: string }
  & (
    /** It is to be run, */
    | { state: "waiting" }
    /** and about to be; of one that is over for long: nobody saw what came of it. */
    | { state: "started" }
    | { state: "ended"; exit_code: number | null; signal?: string }
    | { state: "timeout" }
    /** It could not be started. */
    | { state: "failed"; error: string }
  );

/** What came of telling somebody. */
export interface NotifyResult {
  whom: string;
  /** Nobody knows yet whether it worked. */
  isWaiting?: true;
  /** Absent where it worked. */
  error?: string;
}

/** What stands in the file. */
export interface EndFile {
  version: 1;
  /** Of the run. */
  nonce: string | null;
  /** How it ended, as far as that was known then. */
  reason: EndReason;
  /** ISO 8601, UTC. */
  claimed_at: string;
  /** Once everything is done. */
  done_at?: string;
  on_end?: OnEndResult;
  notify?: NotifyResult[];
}

/** Nobody works on it for long before the claim stands. */
const LOCK_MS = 200;

/** Of a file about which nothing is left to be done. */
const DONE_MODE = 0o400;

/** Whether something is to be done about the end of the latest run, and nobody is at it. */
export function isUntold(meta: AgentMeta, directory: string): meta is EndedMeta {
  const { on_end, end_hooks = [], notify = [] } = meta;
  const isWished = on_end !== undefined || end_hooks.length + notify.length > 0;
  if (!isWished || !hasEnded(meta)) return false;
  const path = join(directory, END_FILE);
  try {
    const info = Deno.lstatSync(path);
    // Whoever tells it puts a file in its place, except in that of a directory.
    if (!info.isFile) return !info.isDirectory;
    if (info.size === 0) return true;
    if (isDone(info)) return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
  const end = readEndFile(meta, directory);
  return end !== undefined && isUnfinished(end) && processTable().isLocked(path) === false;
}

/** Whether there is something that nobody has begun, or that may have come to nothing. */
function isUnfinished({ done_at, on_end, notify = [] }: EndFile): boolean {
  return done_at === undefined &&
    (on_end?.state === "waiting" || notify.some(({ isWaiting }) => isWaiting));
}

/**
 * How long a command that takes away what tells of the end waits for it to be told: a tenth of a second, but on a machine that
 * is overloaded a process needs seconds to start, and what was not begun by then is lost.
 */
const PATIENCE_MS = 10_000;
const POLL_MS = 20;

/** Waits until somebody has begun, for a while: before a new run takes the place of this one, or its directory goes. */
export async function untilTold(
  meta: AgentMeta,
  { directory, store }: { directory: string; store: { onEnded: (meta: EndedMeta) => void } },
): Promise<void> {
  // Whoever was to tell it may be gone for long.
  if (isUntold(meta, directory)) store.onEnded(meta);
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (isUntold(meta, directory) && performance.now() < giveUpAt) await delay(POLL_MS);
}

/** The right to do what is to be done about one end. */
export interface EndClaim extends Disposable {
  /** What one had claimed who died. */
  readonly left: EndFile | undefined;
  /** Says what is done; the first time that is what makes the claim. */
  write(end: EndFile): Promise<void>;
}

/**
 * Claims the end of the latest run.
 *
 * @param nonce of the run
 * @returns undefined when another process has, or the agent is gone
 * @throws what the file system answers
 */
export async function claimEnd(
  directory: string,
  nonce: string | null,
): Promise<EndClaim | undefined> {
  const path = join(directory, END_FILE);
  const file = await open(path);
  if (file === undefined) return undefined;
  if (!await lockIfFree(file, { path, patienceMs: LOCK_MS })) {
    forget(file);
    return undefined;
  }
  const { size, ino } = await file.stat();
  const named = await Deno.stat(path).catch(() => undefined);
  const left = size > 0 ? parseEnd(path, nonce) : undefined;
  const isFree = size === 0 || (left !== undefined && isUnfinished(left));
  if (!isFree || named?.ino !== ino) {
    release(file);
    return undefined;
  }
  return {
    left,
    write: async (end) => {
      const bytes = new TextEncoder().encode(`${JSON.stringify(end, null, 2)}\n`);
      await file.seek(0, Deno.SeekMode.Start);
      await writeAll(file, bytes);
      await file.truncate(bytes.length);
      await file.sync();
      if (end.done_at === undefined) return;
      // Of a newer run the path may be by now. A list that finds no mark reads it.
      await changeMode(file, { path, mode: DONE_MODE }).catch(() => {});
    },
    [Symbol.dispose]: () => release(file),
  };
}

/** What was done about the end of the latest run; undefined where nothing was, or it cannot be read. */
export function readEndFile(meta: AgentMeta, directory: string): EndFile | undefined {
  return parseEnd(join(directory, END_FILE), meta.identity?.nonce ?? null);
}

function parseEnd(path: string, nonce: string | null): EndFile | undefined {
  const end: unknown = tryToReadOwnObject(path);
  return isEndOf(end, nonce) ? end : undefined;
}

function isEndOf(value: unknown, nonce: string | null): value is EndFile {
  return isObject(value) && value.nonce === nonce;
}

/**
 * Forgets it: the end was another one. Only once the record says so: as long as that end stands there, somebody who
 * looks would find that nobody was told of it, and tell it again.
 *
 * @returns what brings it back where that end is the latest one after all
 */
export function forgetEnd(directory: string): () => Promise<void> {
  const path = join(directory, END_FILE);
  const told = takeAway(path);
  return async () => {
    // Without it somebody may be told once more.
    if (told !== undefined) await Deno.writeTextFile(path, told, { mode: 0o600 }).catch(() => {});
  };
}

/** What was in a file that is removed; undefined where there is none. */
function takeAway(path: string): string | undefined {
  let text: string | undefined;
  try {
    text = readOwnFile(path);
  } catch {
    // What cannot be read may go all the same.
  }
  try {
    Deno.removeSync(path);
  } catch {
    // There is none.
  }
  return text;
}

async function open(path: string): Promise<Deno.FsFile | undefined> {
  // What a link leads to is not ours to write.
  if (infoAt(path)?.isFile === false) await tryToRemove(path);
  try {
    return await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    // What is done nobody may write but root, who finds out by reading it.
    if (error instanceof Deno.errors.PermissionDenied && isDone(await Deno.stat(path))) {
      return undefined;
    }
    throw error;
  }
}

function isDone({ mode }: Deno.FileInfo): boolean {
  return (mode ?? 0) % 0o1000 === DONE_MODE;
}
