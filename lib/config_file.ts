/**
 * `config.json` in the home.
 *
 * @module
 */
import { join } from "@std/path/join";
import { errorMessage, UsageError, UserError } from "./errors.ts";

/** What may stand in it. */
export interface ConfigFile {
  base_url?: string;
  model?: string;
  api_key?: string;
  provider?: string;
  /** Tokens, for an endpoint that does not tell. */
  context_window?: number;
}

const SETTINGS: Record<keyof ConfigFile, "string" | "number"> = {
  base_url: "string",
  model: "string",
  api_key: "string",
  provider: "string",
  context_window: "number",
};

/**
 * Reads `config.json`; no file is an empty one.
 *
 * @throws {UsageError} when a setting is unknown or of the wrong type
 * @throws {UserError} when the file cannot be read or parsed, or shows a key to others
 */
export async function readConfigFile(home: string): Promise<ConfigFile> {
  const path = join(home, "config.json");
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
    const type = SETTINGS[name as keyof ConfigFile];
    if (type === undefined) {
      throw new UsageError(`unknown setting "${name}" in ${path}`, {
        hint: `it may hold ${Object.keys(SETTINGS).join(", ")}`,
      });
    }
    if (typeof setting !== type || (type === "number" && !(setting > 0))) {
      throw new UsageError(`"${name}" in ${path} takes a ${type}`);
    }
  }
  return value as ConfigFile;
}

async function refuseIfOthersCanRead(path: string): Promise<void> {
  const { mode } = await Deno.stat(path);
  if (mode === null || (mode & 0o077) === 0) return;
  throw new UserError(`${path} holds an API key and can be read by other users`, {
    hint: `chmod 600 ${path}`,
  });
}
