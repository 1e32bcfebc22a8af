/**
 * How a run shows that it lives, and what it is at: to lists, and to those who cannot see its process, in another
 * container or on another machine.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import { HEARTBEAT_MS } from "../../agents/liveness/heartbeat.ts";
import type { Progress } from "../../agents/progress.ts";
import { environmentVariable } from "../../config/environment.ts";
import type { RunEvent } from "../../engine/events.ts";
import type { RunSoFar } from "../../engine/run.ts";
import { every } from "../../sys/timers.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { RunProgress } from "./run_progress.ts";
import { WriteSoon } from "./write_soon.ts";

export interface SignsOfLifeOptions {
  /** Where to tell again and again that the run goes on, and how far it is. */
  progressFile: string;
  /** What to hold the lock of: a file beside that one. */
  lockFile: string;
  /** Called when both were deleted: nobody can see the run any more, nor end it. */
  onDeleted: () => void;
}

/** Given until they are disposed of. A sign that cannot be given hinders no run. */
export interface SignsOfLife extends Disposable {
  /** Tells from now on what the run does; takes its events. */
  observe(soFar: RunSoFar): (event: RunEvent) => void;
}

/** What a run does is told within this time, so that nobody misses a step; */
const ACTIVITY_MS = 100;
/** words alone come with every token, and would take more of the run's time than they are worth. */
const WORDS_MS = 1_000;

/** Begins to give signs. */
export async function giveSignsOfLife(
  { progressFile, lockFile, onDeleted }: SignsOfLifeOptions,
): Promise<SignsOfLife> {
  // For appending: a network file system locks exclusively only what may be written to.
  const locked = await Deno.open(lockFile, { append: true }).catch(() => undefined);
  locked?.lock(true).catch(() => {});
  let progress: RunProgress | undefined;
  const file = new WriteSoon(() =>
    writeProgress(progressFile, progress).catch((error) => {
      if (error instanceof Deno.errors.NotFound && locked && isDeleted(locked)) onDeleted();
    })
  );
  await file.write();
  const beating = every(HEARTBEAT_MS, () => file.within(0));
  return {
    observe: (soFar) => {
      const observed = progress = new RunProgress(soFar);
      file.within(ACTIVITY_MS);
      return (event) => {
        const change = observed.take(event);
        if (change !== "none") file.within(change === "words" ? WORDS_MS : ACTIVITY_MS);
      };
    },
    [Symbol.dispose]: () => {
      beating[Symbol.dispose]();
      file[Symbol.dispose]();
      locked?.close();
    },
  };
}

/** Not where it was moved, or its disk is away. */
function isDeleted(file: Deno.FsFile): boolean {
  try {
    return file.statSync().nlink === 0;
  } catch {
    return false;
  }
}

async function writeProgress(path: string, progress: RunProgress | undefined): Promise<void> {
  const told: Progress = {
    version: 1,
    nonce: environmentVariable(Cookie.nonce) ?? null,
    at: new Date().toISOString(),
    ...progress?.fields,
  };
  await writeFileAtomically(path, `${JSON.stringify(told)}\n`, { isSynced: false });
}
