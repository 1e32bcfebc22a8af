/**
 * How a setting is changed: where its value came from, for elsewhere a change would not win.
 *
 * @module
 */
import { type SettingName, SETTINGS } from "../../config/settings/settings.ts";
import { PROGRAM } from "../../version.ts";

/** @param place an option, a variable, or a file of settings; undefined: it is set nowhere */
export function settingFix(name: SettingName, place: string | undefined): string {
  const { option, variable, argument, words } = SETTINGS[name];
  if (variable !== undefined && place === variable) return `set ${variable} to ${words}`;
  if (option !== undefined && place === option) return `give ${option} ${words}`;
  return `${PROGRAM} config set ${name} ${argument}`;
}
