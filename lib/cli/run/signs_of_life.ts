/**
 * How a run shows that it lives to those who cannot see its process: in another container, or on another machine.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import { HEARTBEAT_MS, type Progress } from "../../agents/liveness/progress.ts";
import { environmentVariable } from "../../config/environment.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";

export interface LifeSigns {
  /** Where to say again and again that the run goes on. */
  progressFile: string;
  /** What to hold the lock of. */
  lockFile: string;
}

/** Gives signs until it is disposed of. A sign that cannot be given hinders no run. */
export async function giveSignsOfLife({ progressFile, lockFile }: LifeSigns): Promise<Disposable> {
  // For appending: a network file system locks exclusively only what may be written to.
  const locked = await Deno.open(lockFile, { append: true }).catch(() => undefined);
  locked?.lock(true).catch(() => {});
  const beat = () => writeProgress(progressFile).catch(() => {});
  await beat();
  const timer = setInterval(beat, HEARTBEAT_MS);
  // It must not keep a run from ending.
  Deno.unrefTimer(timer);
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer);
      locked?.close();
    },
  };
}

async function writeProgress(path: string): Promise<void> {
  const progress: Progress = {
    version: 1,
    nonce: environmentVariable(Cookie.nonce) ?? null,
    at: new Date().toISOString(),
  };
  await writeFileAtomically(path, `${JSON.stringify(progress)}\n`, { isSynced: false });
}
