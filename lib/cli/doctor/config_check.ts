/**
 * The user's settings: whether they can be used.
 *
 * @module
 */
import { userLayers } from "../../config/layers/user_layers.ts";
import { readLayers } from "../../config/layers/read_layers.ts";
import { countBrought } from "../../config/trust/trust_state.ts";
import { PROGRAM } from "../../version.ts";
import { readConfigFile } from "../../config/settings/config_file.ts";
import { SETTING_NAMES, type SettingName } from "../../config/settings/settings.ts";
import {
  type Check,
  type CheckContext,
  failure,
  type Finding,
  note,
  ok,
  warning,
} from "./check.ts";
import { homeDirectory } from "./home_directory.ts";
import { refusalOf } from "./setting_places.ts";
import { settingFix } from "./setting_fix.ts";

export const configCheck: Check = {
  name: "settings",
  async run(context) {
    const home = await homeDirectory(context.home);
    if (home === undefined) return [];
    const config = await readConfigFile(home);
    const wrong = SETTING_NAMES.filter((name) => config[name] !== undefined).flatMap((name) =>
      problemOf(name, String(config[name])) ?? []
    );
    if (wrong.length > 0) return wrong;
    const layers = await userLayers(home);
    const brought = await untrusted(home, context);
    if (layers.length === 0) return [ok("there are none, so the defaults hold"), ...brought];
    const own = layers.map(
      ({ place, path = "", values, hooks, rules, servers, problems }): Finding => {
        const [problem] = problems;
        if (problem !== undefined) return warning(problem.text, `edit it: ${path}`);
        const set = [
          ...SETTING_NAMES.filter((name) => values[name] !== undefined),
          ...hooks.length > 0 ? ["hooks"] : [],
          ...rules.length > 0 ? ["permissions"] : [],
          ...servers.length > 0 ? ["mcpServers"] : [],
        ];
        return ok(`${place} sets ${set.length === 0 ? "nothing" : set.join(", ")}`);
      },
    );
    return [...own, ...brought];
  },
};

/** What the repository here brings and waits for trust. */
async function untrusted(home: string, { cwd, env }: CheckContext): Promise<Finding[]> {
  const { trust } = await readLayers({ home, cwd, userHome: env("HOME") });
  return trust.isTrusted
    ? []
    : [note(`${countBrought(trust.brought)} of this repository wait for ${PROGRAM} trust`)];
}

function problemOf(name: SettingName, value: string): Finding | undefined {
  const error = refusalOf(name, { value, from: `"${name}" in config.json` });
  if (error === undefined) return undefined;
  const fix = settingFix(name, "config.json");
  return failure(error.message, error.hint === undefined ? fix : `${fix}; ${error.hint}`);
}
