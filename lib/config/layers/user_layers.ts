/**
 * The user's own settings: `config.json` and `settings.json` in isonforge's home.
 *
 * @module
 */
import { UsageError, UserError } from "../../errors.ts";
import { readConfigFile, readUserFile, refuseOpenSecrets } from "../settings/config_file.ts";
import type { SettingsFile } from "../settings/settings_file.ts";
import { isObject } from "../../text/json.ts";
import { PROGRAM } from "../../version.ts";
import { type Layer, layerOf } from "./layer.ts";
import { mergeValues } from "./merge_values.ts";
import { configPath, isAnyUserFile, settingsPath } from "./user_files.ts";

/**
 * Both files, the later one winning; those that are not there are left out.
 *
 * @throws {UserError} when one cannot be read, or a run could not use what it says
 */
export async function userLayers(home: string): Promise<Layer[]> {
  const layers = await readUserLayers(home);
  for (const { path = "", problems } of layers) {
    const [first, ...others] = problems.filter(({ isFatal }) => isFatal);
    if (first === undefined) continue;
    const all = others.length + 1;
    const more = all === 1 ? "" : ` (${PROGRAM} doctor lists all ${all} problems)`;
    throw new UsageError(first.text, { hint: `edit it: ${path}${more}` });
  }
  return layers;
}

/**
 * The same, whatever is wrong with what they say: that is in their problems.
 *
 * @throws {UserError} when one cannot be read
 */
export async function readUserLayers(home: string): Promise<Layer[]> {
  if (isNone(home)) return [];
  const config = await readConfigFile(home);
  const problems = config.problems.map((text) => ({ text, isFatal: true }));
  const layers: Layer[] = [];
  if (Object.keys(config.values).length + problems.length > 0) {
    const place = { layer: "user", place: "config.json", path: configPath(home) } as const;
    layers.push({ ...layerOf(place, config.values), problems });
  }
  const path = settingsPath(home);
  const file = readUserFile(path);
  if (file === undefined) return layers;
  if (!isObject(file.value)) {
    throw new UserError(`cannot use ${path}: it does not hold a JSON object`, {
      hint: `edit it: ${path}`,
    });
  }
  const { parseLayer } = await import("./parse_layer.ts");
  const layer = parseLayer(file.value, { layer: "user", place: "settings.json", path });
  await refuseOpenSecrets(path, layer.values);
  return [...layers, { ...layer, text: file.text }];
}

/** Mostly there is neither; what cannot be looked at is refused in words by whoever reads it. */
function isNone(home: string): boolean {
  try {
    return !isAnyUserFile(home);
  } catch {
    return false;
  }
}

/**
 * The same as one, for what concerns no project.
 *
 * @throws {UserError} as {@linkcode userLayers}
 */
export async function userSettings(home: string): Promise<SettingsFile> {
  return mergeValues(await userLayers(home));
}
