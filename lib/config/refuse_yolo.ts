/**
 * No run approves everything where a file of settings says so.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import { YOLO_SWITCH } from "./layers/switched_off.ts";
import type { RunConfig } from "./run_config.ts";

/**
 * A repository may say it, trusted or not: it asks for less than its user would allow.
 *
 * @param config with the mode of the run
 * @throws {UserError} when that is yolo, and switched off
 */
export function refuseYolo(
  { permissionMode, yoloOffIn }: Pick<RunConfig, "permissionMode" | "yoloOffIn">,
): void {
  if (permissionMode !== "yolo" || yoloOffIn === undefined) return;
  throw new UserError(`yolo is switched off: "permissions.${YOLO_SWITCH}" in ${yoloOffIn}`, {
    hint:
      "--permission-mode auto is the next one; --setting-sources user leaves out what a repository says",
  });
}
