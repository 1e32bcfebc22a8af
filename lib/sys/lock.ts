/**
 * Exclusive locks on directories (flock(2)): the kernel releases them when their holder dies, so
 * there is no stale lock and no lock file.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { processTable } from "./platform.ts";
import { settlesWithin } from "./settles_within.ts";

/** Longer than any command of ours holds the lock of an agent. */
const WAIT_MS = 30_000;
/** Between two looks at who holds it. */
const LOOK_MS = 250;
/** Between two looks whether a lock that comes late is free, and how many: counted, for a machine that stands still looks at nothing. */
const LATE_LOOK_MS = 50;
const MAX_LATE_LOOKS = 40;

export interface LockOptions {
  /** How long to wait at most, in milliseconds; 30 s unless given. */
  waitMs?: number;
  /** Called again and again while somebody else holds the lock. */
  whileHeld?: () => void;
}

/**
 * Runs `action` while this process alone holds the lock of `directory`.
 *
 * A directory that was removed or replaced while we waited counts as gone.
 *
 * @throws {Deno.errors.NotFound} when there is no such directory (any more)
 * @throws {UserError} when another process held it for too long; it is named where the system tells
 *
 * @example
 * ```ts
 * await withDirectoryLock(home, async () => await replaceSettings(home));
 * ```
 */
export async function withDirectoryLock<T>(
  directory: string,
  action: () => Promise<T>,
  { waitMs = WAIT_MS, whileHeld = () => {} }: LockOptions = {},
): Promise<T> {
  const lock = await Deno.open(directory);
  const giveUpAt = performance.now() + waitMs;
  while (!await lockWithin(lock, Math.min(LOOK_MS, waitMs))) {
    if (performance.now() >= giveUpAt) {
      forget(lock);
      throw heldTooLong(directory, waitMs);
    }
    whileHeld();
  }
  return await whileLocked(lock, directory, action);
}

/**
 * The same for work that can be left to somebody else: gives up after `patienceMs`.
 *
 * @returns what `action` returned, or undefined when the lock stayed with another process
 * @throws {Deno.errors.NotFound} when there is no such directory (any more)
 */
export async function withDirectoryLockIfFree<T>(
  directory: string,
  patienceMs: number,
  action: () => Promise<T>,
): Promise<T | undefined> {
  const lock = await Deno.open(directory);
  if (await lockIfFree(lock, { path: directory, patienceMs })) {
    return await whileLocked(lock, directory, action);
  }
  forget(lock);
  return undefined;
}

/** Another process held a lock for too long. */
export class LockHeldError extends UserError {
  override name = "LockHeldError";
}

/** Attempts that are still going on: a pending flock(2) cannot be taken back. */
const pending = new WeakMap<Deno.FsFile, Promise<void>>();

/**
 * Locks a file, or goes on with that if it was tried before.
 *
 * @returns false when another process held the lock for `ms` milliseconds; `forget()` the file then, or try on
 */
export async function lockWithin(file: Deno.FsFile, ms: number): Promise<boolean> {
  const attempt = pending.get(file) ?? file.lock(true);
  pending.set(file, attempt);
  if (!await settlesWithin(attempt, ms)) return false;
  await attempt;
  return true;
}

/**
 * The same, where `false` means that somebody else does have it: an attempt is made in a thread, and on a busy machine a lock that
 * is free comes late, too.
 *
 * @param options.path of the file
 */
export async function lockIfFree(
  file: Deno.FsFile,
  { path, patienceMs }: { path: string; patienceMs: number },
): Promise<boolean> {
  if (await lockWithin(file, patienceMs)) return true;
  const table = processTable();
  for (let look = 0; look < MAX_LATE_LOOKS && table.isLocked(path) === false; look++) {
    if (await lockWithin(file, LATE_LOOK_MS)) return true;
  }
  // By now it may be the attempt itself that has it, and its thread has not said so yet.
  const isOurs = table.lockHolders([path])?.some(({ pid }) => pid === Deno.pid) ?? false;
  return isOurs && await lockWithin(file, MAX_LATE_LOOKS * LATE_LOOK_MS);
}

/**
 * Closes a file whose lock is not wanted any more, as soon as it is ours: nobody must wait for it. The attempt
 * keeps one of Deno's threads; a program that gave up has to end with `Deno.exit`.
 */
export function forget(file: Deno.FsFile): void {
  // An attempt that failed holds no lock, and its file is closed all the same.
  (pending.get(file) ?? Promise.resolve()).finally(() => release(file)).catch(() => {});
}

/**
 * Gives the lock of a file up and closes it. By closing alone, a process that is being started at that moment would keep
 * the lock: it has copies of our descriptors until it has become its program.
 */
export function release(file: Deno.FsFile): void {
  try {
    file.unlockSync();
  } catch {
    // It goes with the file.
  } finally {
    file.close();
  }
}

async function whileLocked<T>(
  lock: Deno.FsFile,
  directory: string,
  action: () => Promise<T>,
): Promise<T> {
  try {
    await assertSameDirectory(lock, directory);
    return await action();
  } finally {
    release(lock);
  }
}

function heldTooLong(directory: string, waitMs: number): LockHeldError {
  const table = processTable();
  const [holder] = table.lockHolders([directory]) ?? [];
  const waited = `waited ${Math.round(waitMs / 1000)} s for the lock of "${directory}"`;
  if (holder === undefined) {
    return new LockHeldError(`${waited}, which another process holds`, {
      hint: `lsof ${directory} may show which`,
    });
  }
  const { pid } = holder;
  const command = table.commandLines([pid]).get(pid) ?? "which is ending";
  return new LockHeldError(`${waited}, which process ${pid} holds (${command})`, {
    hint: table.read(pid)?.isStopped
      ? `it is suspended: kill -CONT ${pid}`
      : `wait for it, or end it: kill ${pid}`,
  });
}

async function assertSameDirectory(open: Deno.FsFile, path: string): Promise<void> {
  const [held, named] = [await open.stat(), await Deno.stat(path)];
  if (held.ino !== named.ino || held.dev !== named.dev) {
    throw new Deno.errors.NotFound(`directory was replaced: "${path}"`);
  }
}
