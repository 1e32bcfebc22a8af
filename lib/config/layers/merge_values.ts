/**
 * Several layers as one: of a setting the later layer wins.
 *
 * @module
 */
import type { ConfigFile, SettingName } from "../settings/settings.ts";
import type { SettingsFile } from "../settings/settings_file.ts";
import type { Layer } from "./layer.ts";

/** The values of layers, all of which count. */
export function mergeValues(
  layers: readonly Pick<Layer, "values" | "place">[],
  runtime: ConfigFile = {},
): SettingsFile {
  const values: ConfigFile = Object.assign({}, ...layers.map(({ values }) => values));
  const placeOf = (name: SettingName) =>
    layers.findLast(({ values }) => values[name] !== undefined)?.place ?? "settings.json";
  return { values, runtime, placeOf };
}
