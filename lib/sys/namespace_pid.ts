/**
 * Linux: the number of a process where it runs itself, which in a pid namespace of its own is another one.
 *
 * @module
 */

/** See proc_pid_status(5), `NSpid`. */
export function namespacePid(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const innermost = status.match(/^NSpid:.*?(\d+)$/m)?.[1];
    return innermost === undefined ? pid : Number(innermost);
  } catch {
    return pid; // It has ended, or this is another system.
  }
}
