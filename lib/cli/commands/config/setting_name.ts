/**
 * The setting that the user means.
 *
 * @module
 */
import { EXTENSION_KEYS } from "../../../config/layers/parse_layer.ts";
import { PROGRAM } from "../../../version.ts";
import { UsageError } from "../../../errors.ts";
import { nearNames } from "../../../text/near_names.ts";
import { SETTING_NAMES, type SettingName } from "../../../config/settings/settings.ts";

/** @throws {UsageError} when there is no such setting */
export function settingName(word: string): SettingName {
  const found = SETTING_NAMES.find((name) => name === word);
  if (found !== undefined) return found;
  const [key = ""] = word.split(".");
  if ((EXTENSION_KEYS as readonly string[]).includes(key)) {
    throw new UsageError(`"${key}" is set in the file itself: it is no single value`, {
      hint: `$EDITOR "$(${PROGRAM} config path)"; ${PROGRAM} config list shows what holds`,
    });
  }
  const [near] = nearNames(word, SETTING_NAMES);
  const question = near === undefined ? "" : `did you mean ${near}? `;
  throw new UsageError(`unknown setting "${word}"`, {
    hint: `${question}the settings are ${SETTING_NAMES.join(", ")}`,
  });
}
