/**
 * `config.json` in the home.
 *
 * @module
 */
import { join } from "@std/path/join";
import { errorMessage, UsageError, UserError } from "./errors.ts";
import { type ConfigFile, SETTING_NAMES, type SettingName, SETTINGS } from "./settings.ts";

export type { ConfigFile };

/** Where it is in a home, whether there is one or not. */
export function configPath(home: string): string {
  return join(home, "config.json");
}

/**
 * Reads `config.json`; no file is an empty one.
 *
 * @throws {UsageError} when a setting is unknown or of the wrong type
 * @throws {UserError} when the file cannot be read or parsed, or shows a key to others
 */
export async function readConfigFile(home: string): Promise<ConfigFile> {
  const path = configPath(home);
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw new UserError(`cannot read ${path}: ${errorMessage(error)}`, { cause: error });
  }
  const config = checked(value, path);
  if (config.api_key !== undefined) await refuseIfOthersCanRead(path);
  return config;
}

function checked(value: unknown, path: string): ConfigFile {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`cannot use ${path}: it does not hold a JSON object`);
  }
  for (const [name, setting] of Object.entries(value)) {
    const type = isSettingName(name) ? SETTINGS[name].type : undefined;
    if (type === undefined) {
      throw new UsageError(`unknown setting "${name}" in ${path}`, {
        hint: `it may hold ${SETTING_NAMES.join(", ")}`,
      });
    }
    if (typeof setting !== type || (type === "number" && !(setting > 0))) {
      throw new UsageError(`"${name}" in ${path} takes a ${type}`);
    }
  }
  return value as ConfigFile;
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

async function refuseIfOthersCanRead(path: string): Promise<void> {
  const { mode } = await Deno.stat(path);
  if (mode === null || (mode & 0o077) === 0) return;
  throw new UserError(`${path} holds an API key and can be read by other users`, {
    hint: `chmod 600 ${path}`,
  });
}
