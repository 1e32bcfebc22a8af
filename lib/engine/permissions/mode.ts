/**
 * The permission modes by name; without imports, since every start of the program reads it.
 *
 * @module
 */

/** From the most careful to the one that asks nothing (contract, section 5). */
export const PERMISSION_MODES = ["plan", "default", "acceptEdits", "auto", "yolo"] as const;

export type PermissionMode = typeof PERMISSION_MODES[number];
