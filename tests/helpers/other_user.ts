/**
 * Commands of somebody who is not root, where the tests are run by root.
 *
 * @module
 */
import { pathsBelow } from "./files.ts";
import type { Sandbox } from "./sandbox.ts";

/** An id that no account has. */
export const OTHER_UID = 54321;

export const isRoot = Deno.uid() === 0;

/** Words before a command of another user's (setpriv(1), util-linux). */
export const asOtherUser = [
  "setpriv",
  `--reuid=${OTHER_UID}`,
  `--regid=${OTHER_UID}`,
  "--clear-groups",
];

/** Makes a sandbox, with what is in it now, the other user's. */
export async function giveAway(sandbox: Sandbox): Promise<void> {
  const root = sandbox.env.HOME ?? "";
  for (const path of pathsBelow(root)) await Deno.chown(path, OTHER_UID, OTHER_UID);
}
