/**
 * Whether a run could use what a file gives a setting.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { settingTypes } from "../settings/setting_text.ts";
import { type SettingName, SETTINGS } from "../settings/settings.ts";
import type { Problems } from "./problems.ts";

/**
 * False, and said, where it could not.
 *
 * @param options.key where it stands, unless by its own name
 */
export function isUsable(
  name: SettingName,
  value: unknown,
  { problems, key = name }: { problems: Problems; key?: string },
): boolean {
  const setting = SETTINGS[name];
  const from = problems.named(key);
  const given: string = typeof value;
  if (given !== setting.type) {
    problems.refuse(`${from} takes ${settingTypes(setting)}`);
    return false;
  }
  try {
    setting.parse({ value: String(value), from });
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.refuse(error.message);
    return false;
  }
}
