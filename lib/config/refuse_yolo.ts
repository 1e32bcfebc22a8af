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
  { permissionMode, yoloOff }: Pick<RunConfig, "permissionMode" | "yoloOff">,
): void {
  if (permissionMode !== "yolo" || yoloOff === undefined) return;
  const { place, isOfRepository } = yoloOff;
  const without = isOfRepository
    ? "; --setting-sources user leaves out what a repository says"
    : "";
  throw new UserError(`yolo is switched off: "permissions.${YOLO_SWITCH}" in ${place}`, {
    hint: `--permission-mode auto is the next one${without}`,
  });
}
