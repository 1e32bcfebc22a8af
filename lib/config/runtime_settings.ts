/**
 * Settings for one run: `--settings`, and `--setting-sources`, which says what else is read.
 *
 * @module
 */
import { errorMessage, UsageError } from "../errors.ts";
import { checkConfig, type ConfigFile } from "./config_file.ts";
import { type SettingName, SETTINGS } from "./settings.ts";
import type { Environment } from "./values.ts";

/** Where settings stand: of the user in isonforge's home, of a project in its repository, and there not committed. */
export const SETTING_SOURCES = ["user", "project", "local"] as const;
export type SettingSource = (typeof SETTING_SOURCES)[number];

/**
 * Reads what `--settings` gave: a JSON object with the names of config.json.
 *
 * @throws {UsageError} when a run could not use it, or it holds a key
 */
export function parseRuntimeSettings(text: string): ConfigFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--settings takes JSON, or a file with it: ${errorMessage(error)}`);
  }
  const settings = checkConfig(value, "--settings");
  if (settings.api_key !== undefined || settings.headers !== undefined) {
    // An agent keeps its settings in its record.
    throw new UsageError("--settings must not hold api_key or headers, which are secret", {
      hint:
        "put the key into ISONFORGE_API_KEY, or into config.json with isonforge config set api_key -",
    });
  }
  for (const [name, set] of Object.entries(settings)) {
    SETTINGS[name as SettingName].parse({ value: String(set), from: `"${name}" in --settings` });
  }
  return settings;
}

/** The environment in which these settings hold: flags still win over them. */
export function withRuntimeSettings(env: Environment, settings: ConfigFile): Environment {
  const set = new Map(
    Object.entries(settings).map(([name, value]) => [
      SETTINGS[name as SettingName].variable,
      String(value),
    ]),
  );
  return (name) => set.get(name) ?? env(name);
}

/**
 * Reads `--setting-sources`.
 *
 * @throws {UsageError} when one of them is no source
 */
export function parseSettingSources(text: string): SettingSource[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "").map((part) => {
    const found = SETTING_SOURCES.find((source) => source === part);
    if (found !== undefined) return found;
    throw new UsageError(
      `--setting-sources takes some of ${
        SETTING_SOURCES.join(", ")
      }, separated by commas, not "${part}"`,
    );
  });
}
