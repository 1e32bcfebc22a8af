/**
 * What is said beside a change of config.json.
 *
 * @module
 */
import { environmentVariable } from "../../../config/environment.ts";
import { type SettingName, SETTINGS } from "../../../config/settings.ts";
import { printNotice, printWarning } from "../../output/print.ts";

/** Says so where the environment has a value, which wins over the file. */
export function noticeOverruled(name: SettingName): void {
  const { variable } = SETTINGS[name];
  if (environmentVariable(variable) === undefined) return;
  printNotice(`${variable} is set in this environment and wins over config.json`);
}

/** Says that a directory was made private. */
export function warnTightened(path: string): void {
  printWarning(`"${path}" was open to others: its mode is now 0700`);
}
