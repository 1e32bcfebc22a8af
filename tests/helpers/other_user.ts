/**
 * Commands of somebody who is not root, where the tests are run by root.
 *
 * @module
 */
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
  // Links themselves, and not what they lead to.
  const { success } = await new Deno.Command("chown", {
    args: ["-hR", `${OTHER_UID}:${OTHER_UID}`, sandbox.env.HOME ?? ""],
  }).output();
  if (!success) throw new Error("the sandbox cannot be given away");
}
