/**
 * config.json: whether it can be used.
 *
 * @module
 */
import { configPath, readConfigFile } from "../../config/config_file.ts";
import { SETTING_NAMES, type SettingName } from "../../config/settings.ts";
import { exists } from "../../sys/system_error.ts";
import { type Check, failure, type Finding, ok } from "./check.ts";
import { homeDirectory } from "./home_directory.ts";
import { refusalOf } from "./setting_places.ts";
import { settingFix } from "./setting_fix.ts";

export const configCheck: Check = {
  name: "config.json",
  async run(context) {
    const home = await homeDirectory(context.home);
    if (home === undefined) return [];
    if (!exists(configPath(home))) return [ok("there is none, so the defaults hold")];
    const config = await readConfigFile(home);
    const names = SETTING_NAMES.filter((name) => config[name] !== undefined);
    const problems = names.flatMap((name) => problemOf(name, String(config[name])) ?? []);
    if (problems.length > 0) return problems;
    return [ok(names.length === 0 ? "sets nothing" : `sets ${names.join(", ")}`)];
  },
};

function problemOf(name: SettingName, value: string): Finding | undefined {
  const error = refusalOf(name, { value, from: `"${name}" in config.json` });
  if (error === undefined) return undefined;
  const fix = settingFix(name, "config.json");
  return failure(error.message, error.hint === undefined ? fix : `${fix}; ${error.hint}`);
}
