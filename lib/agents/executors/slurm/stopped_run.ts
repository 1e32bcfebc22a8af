/**
 * Runs that the user ended: Slurm begins the job of one once more where it was just being requeued.
 *
 * @module
 */
import { join } from "@std/path/join";

/** In the agent's directory: the nonce of the run. */
const FILE = "job.stopped";

/** Notes it before the run is ended; where it cannot be noted the run is ended all the same. */
export function noteStopped(directory: string, nonce: string): void {
  try {
    Deno.writeTextFileSync(join(directory, FILE), nonce, { mode: 0o600 });
  } catch {
    // A full disk, say.
  }
}

/** Whether somebody ended that run. */
export function wasStopped(directory: string, nonce: string): boolean {
  try {
    return Deno.readTextFileSync(join(directory, FILE)) === nonce;
  } catch {
    return false;
  }
}
