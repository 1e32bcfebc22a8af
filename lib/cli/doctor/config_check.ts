/**
 * config.json: whether it can be used.
 *
 * @module
 */
import { configPath, readConfigFile } from "../../config_file.ts";
import { SETTING_NAMES, SETTINGS } from "../../settings.ts";
import { exists } from "../../sys/system_error.ts";
import { type Check, ok } from "./check.ts";

export const configCheck: Check = {
  name: "config.json",
  async run({ home }) {
    if (home === undefined) return [];
    if (!exists(configPath(home))) return [ok("there is none, so the defaults hold")];
    const config = await readConfigFile(home);
    const names = SETTING_NAMES.filter((name) => config[name] !== undefined);
    for (const name of names) {
      SETTINGS[name].parse({ value: String(config[name]), from: `"${name}" in config.json` });
    }
    return [ok(names.length === 0 ? "sets nothing" : `sets ${names.join(", ")}`)];
  },
};
