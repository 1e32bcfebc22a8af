/**
 * The user's settings: whether they can be used.
 *
 * @module
 */
import type { Layer } from "../../config/layers/layer.ts";
import { readUserLayers } from "../../config/layers/user_layers.ts";
import { readLayers } from "../../config/layers/read_layers.ts";
import { countBrought, type RepositoryTrust } from "../../config/trust/trust_state.ts";
import { PROGRAM } from "../../version.ts";
import { readConfigFile } from "../../config/settings/config_file.ts";
import { SETTING_NAMES, type SettingName } from "../../config/settings/settings.ts";
import { type Check, failure, type Finding, note, ok, warning } from "./check.ts";
import { homeDirectory } from "./home_directory.ts";
import { refusalOf } from "./setting_places.ts";
import { settingFix } from "./setting_fix.ts";

export const configCheck: Check = {
  name: "settings",
  async run({ home: given, cwd, env }) {
    const home = await homeDirectory(given);
    if (home === undefined) return [];
    const { values: config } = await readConfigFile(home);
    const unusable = SETTING_NAMES.filter((name) => config[name] !== undefined).flatMap((name) =>
      problemOf(name, String(config[name])) ?? []
    );
    const own = await readUserLayers(home);
    const { trust, problems } = await readLayers({ home, cwd, userHome: env("HOME"), own });
    const wrong = problems.map(({ text, path, isFatal }) => {
      const isOwn = own.some((layer) => layer.path === path);
      return (isFatal && isOwn ? failure : warning)(text, `edit it: ${path}`);
    });
    const fine = own.filter(({ place, problems }) =>
      problems.length === 0 && (place !== "config.json" || unusable.length === 0)
    ).map(describeLayer);
    return [
      ...unusable,
      ...(own.length === 0 ? [ok("there are none, so the defaults hold")] : fine),
      ...wrong,
      ...untrusted(trust),
    ];
  },
};

function describeLayer(
  { place, values, hooks, rules, servers, switchedOff, variables }: Layer,
): Finding {
  const set = [
    ...SETTING_NAMES.filter((name) => values[name] !== undefined),
    ...hooks.length > 0 ? ["hooks"] : [],
    ...rules.length > 0 || switchedOff.yolo === true ? ["permissions"] : [],
    ...servers.length > 0 ? ["mcpServers"] : [],
    ...switchedOff.hooks !== undefined ? ["disableAllHooks"] : [],
    ...switchedOff.servers.length > 0 ? ["disabledMcpjsonServers"] : [],
    ...Object.keys(variables).length > 0 ? ["env"] : [],
  ];
  return ok(`${place} sets ${set.length === 0 ? "nothing" : set.join(", ")}`);
}

/** What the repository here brings and waits for trust. */
function untrusted(trust: RepositoryTrust): Finding[] {
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
