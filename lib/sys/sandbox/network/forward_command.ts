/**
 * The name of the hidden command that `forward.ts` does.
 *
 * @module
 */

/** `sandbox-forward SOCKET [PORT…]` */
export const FORWARD_COMMAND = "sandbox-forward";
