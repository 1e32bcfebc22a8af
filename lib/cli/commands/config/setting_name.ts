/**
 * The setting that the user means.
 *
 * @module
 */
import { UsageError } from "../../../errors.ts";
import { SETTING_NAMES, type SettingName } from "../../../config/settings.ts";

/** @throws {UsageError} when there is no such setting */
export function settingName(word: string): SettingName {
  const found = SETTING_NAMES.find((name) => name === word);
  if (found !== undefined) return found;
  throw new UsageError(`unknown setting "${word}"`, {
    hint: `it is one of ${SETTING_NAMES.join(", ")}`,
  });
}
