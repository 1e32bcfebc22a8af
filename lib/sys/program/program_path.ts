/**
 * Where this program is.
 *
 * @module
 */
import { infoBehind } from "../files/info_at.ts";

/** What Linux puts behind the path of a program in whose place there is another one by now; see proc(5), /proc/pid/exe. */
const REPLACED = / \(deleted\)$/;

/**
 * The path of this program as it began: an upgrade puts the next one there, which whoever runs for hours is to start. Asked
 * later, the system would name the file that is gone.
 */
export const PROGRAM_PATH: string = Deno.execPath().replace(REPLACED, "");

/** Whether another program, or none, is at that path by now. Only Linux tells. */
export function isReplaced(): boolean {
  const running = infoBehind("/proc/self/exe");
  if (running === undefined) return false;
  const named = infoBehind(PROGRAM_PATH);
  return named?.ino !== running.ino || named?.dev !== running.dev;
}
