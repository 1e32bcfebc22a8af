/**
 * Completes `config get|set|unset`.
 *
 * @module
 */
import { SETTING_NAMES, SETTINGS } from "../../config/settings/settings.ts";
import { type Completion, NOTHING, valuesOf } from "./completion.ts";
import type { Request } from "./request.ts";
import { isSettingName } from "../../config/settings/is_setting_name.ts";

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
  const values = isSettingName(name) ? SETTINGS[name].values : undefined;
  return values === undefined ? NOTHING : valuesOf("values", values.map((value) => ({ value })));
}
