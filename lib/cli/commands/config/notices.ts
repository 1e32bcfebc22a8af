/**
 * What is said beside a change of settings.
 *
 * @module
 */
import { environmentVariable } from "../../../config/environment.ts";
import { type SettingName, SETTINGS } from "../../../config/settings/settings.ts";
import { printNotice, printWarning } from "../../output/print.ts";
import { settingLayers } from "./effective.ts";

/** Says so where something wins over the user's own files: the environment, or the repository here. */
export async function noticeOverruled(name: SettingName): Promise<void> {
  const { variable } = SETTINGS[name];
  if (variable !== undefined && environmentVariable(variable) !== undefined) {
    printNotice(`${variable} is set in this environment and wins over the files`);
    return;
  }
  const layers = (await settingLayers()).layers.filter(({ values }) => values[name] !== undefined);
  const last = layers.at(-1);
  if (last?.repository !== undefined) {
    printNotice(`${last.place} of this repository sets it too, and wins here`);
  }
}

/** Says that a directory was made private. */
export function warnTightened(path: string): void {
  printWarning(`"${path}" was open to others: its mode is now 0700`);
}
