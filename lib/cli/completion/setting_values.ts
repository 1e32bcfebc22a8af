/**
 * Completes `config get|set|unset`.
 *
 * @module
 */
import { SETTING_NAMES, type SettingName, SETTINGS } from "../../config/settings/settings.ts";
import { type Completion, NOTHING, valuesOf } from "./completion.ts";
import type { Request } from "./request.ts";

/** The names of all settings, and where else each may stand. */
export function settingNames(): Completion {
  return valuesOf(
    "settings",
    SETTING_NAMES.map((value) => {
      const { option, variable } = SETTINGS[value];
      const places = [option, variable].filter((place) => place !== undefined);
      return { value, description: places.join(", ") };
    }),
  );
}

/** The values of the setting that is named before. */
export function settingValues({ before }: Request): Completion {
  const name = before.positionals[0] ?? "";
  const values = Object.hasOwn(SETTINGS, name) ? SETTINGS[name as SettingName].values : undefined;
  return values === undefined ? NOTHING : valuesOf("values", values.map((value) => ({ value })));
}
