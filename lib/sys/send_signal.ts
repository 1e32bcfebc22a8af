/**
 * Sending a signal to what may be gone.
 *
 * @module
 */

/**
 * Signals a process, or with a negative number a process group. One that has ended (ESRCH), or that is not
 * ours to signal (EPERM), is left alone: whoever needs it gone looks again.
 */
export function sendSignal(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    const isExpected = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.PermissionDenied ||
      (error instanceof Error && /ESRCH|os error 3\b/.test(error.message));
    if (!isExpected) throw error;
  }
}
