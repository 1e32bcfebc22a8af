/**
 * The permission modes by name; without imports, since every start of the program reads it.
 *
 * @module
 */

/** From the most careful to the one that asks nothing (contract, section 5). */
export const PERMISSION_MODES = ["plan", "default", "acceptEdits", "auto", "yolo"] as const;

export type PermissionMode = typeof PERMISSION_MODES[number];

/** Of a run that names none; a background agent's is yolo. */
export const DEFAULT_PERMISSION_MODE: PermissionMode = "default";

/** What `--permission-mode` takes: the modes, and what other agents call one of them. */
export const PERMISSION_MODE_WORDS = [...PERMISSION_MODES, "bypassPermissions"] as const;

/** The mode that a word means; what is no mode is left to whoever checks it. */
export function permissionModeNamed<Word extends string>(
  word: Word,
): Exclude<Word, "bypassPermissions"> | "yolo" {
  return word === "bypassPermissions" ? "yolo" : word as Exclude<Word, "bypassPermissions">;
}
