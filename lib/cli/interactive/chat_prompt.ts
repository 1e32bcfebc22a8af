/**
 * What stands before the line that is typed: the permission mode, and how full the context window is.
 *
 * @module
 */
import type { Dialogue } from "../../engine/dialogue.ts";
import { PERMISSION_MODES, type PermissionMode } from "../../engine/permissions/mode.ts";

/** In the order of Shift+Tab. */
const CYCLE: readonly PermissionMode[] = ["default", "acceptEdits", "auto", "plan"];

/** `acceptEdits 12% > `; no share of the window before there is something in it. */
export function promptOf({ facts, context, messages }: Dialogue): string {
  const { used, window } = context;
  const percent = Math.min(100, Math.ceil(100 * used / window));
  const share = messages.some(({ role }) => role === "assistant") ? ` ${percent}%` : "";
  return `${facts.permissionMode}${share} > `;
}

/** The mode after `mode`. `yolo` is among them only where the conversation began with it: a slip of a finger must not approve everything. */
export function nextMode(mode: string, began: PermissionMode): PermissionMode {
  const cycle = began === "yolo" ? [...CYCLE, began] : CYCLE;
  const at = PERMISSION_MODES.find((known) => known === mode);
  return cycle[(cycle.indexOf(at ?? "default") + 1) % cycle.length] ?? "default";
}
