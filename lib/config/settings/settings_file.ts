/**
 * What the files of settings say together.
 *
 * @module
 */
import type { ConfigFile, SettingName } from "./settings.ts";

/** The values of all files that count, the later ones having won. */
export interface SettingsFile {
  readonly values: ConfigFile;
  /** What `--settings` gave, which wins over the environment too. */
  readonly runtime: ConfigFile;
  /** Which file a value stands in, as it is told: `settings.json`, `.isonforge/settings.json`. */
  placeOf(name: SettingName): string;
}

/** Of one file alone. */
export function oneFile(values: ConfigFile, place = "config.json"): SettingsFile {
  return { values, runtime: {}, placeOf: () => place };
}
