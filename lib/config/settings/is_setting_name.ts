/**
 * Telling settings from other words.
 *
 * @module
 */
import { type SettingName, SETTINGS } from "./settings.ts";

/** Whether a key of a file, or a word that was typed, is the name of a setting. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}
