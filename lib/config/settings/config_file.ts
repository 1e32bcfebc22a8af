/**
 * `config.json` in the home.
 *
 * @module
 */
import { errorMessage, UsageError, UserError } from "../../errors.ts";
import { holdsSecret, parseHeaders } from "../headers.ts";
import { settingText, settingTypes } from "./setting_text.ts";
import { type ConfigFile, SETTING_NAMES, type SettingName, SETTINGS } from "./settings.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { nearNames } from "../../text/near_names.ts";
import { configPath } from "../layers/user_files.ts";

/** It holds a handful of settings. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads `config.json`; no file is an empty one.
 *
 * @throws {UsageError} when a setting is unknown or of the wrong type
 * @throws {UserError} when the file cannot be read or parsed, or shows a key to others
 */
export async function readConfigFile(home: string): Promise<ConfigFile> {
  const path = configPath(home);
  const file = readUserFile(path);
  if (file === undefined) return {};
  const config = checkConfig(file.value, path);
  await refuseOpenSecrets(path, config);
  return config;
}

/**
 * A file of JSON that is the user's own; undefined where there is none.
 *
 * @throws {UserError} when it cannot be read or parsed
 */
export function readUserFile(path: string): { text: string; value: unknown } | undefined {
  // It may be a link to wherever its owner keeps settings.
  const file = readSmallFile(path, { root: "/", maxBytes: MAX_BYTES });
  if (file.kind === "missing") return undefined;
  if (file.kind === "skipped") throw unreadable(path, file);
  return { text: file.text, value: parsed(file.text, path) };
}

/** @throws {UserError} when a file holds a key and others can read it */
export async function refuseOpenSecrets(path: string, config: ConfigFile): Promise<void> {
  const holdsKey = config.api_key !== undefined ||
    parseHeaders({ value: config.headers ?? "", from: `"headers" in ${path}` }).some(holdsSecret);
  if (holdsKey) await refuseIfOthersCanRead(path);
}

function unreadable(
  path: string,
  { problem, error }: { problem: string; error?: unknown },
): UserError {
  const hint = error instanceof Deno.errors.PermissionDenied
    ? `make it readable for you: ls -l ${shellQuote(path)}`
    : `there must be a file, or nothing: ls -ld ${shellQuote(path)}`;
  const why = error === undefined ? `it ${problem}` : describeSystemError(error);
  return new UserError(`cannot read ${path}: ${why}`, {
    hint,
    cause: error,
  });
}

function parsed(text: string, path: string): unknown {
  if (text.trim() === "") {
    throw new UserError(`cannot read ${path}: it is empty`, {
      hint: `remove it: rm ${shellQuote(path)}`,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // The rest of the message may repeat what is in the file, such as a key.
    const place = /\(line \d+ column \d+\)/.exec(errorMessage(error))?.[0];
    throw new UserError(
      `cannot read ${path}: it is not valid JSON${place === undefined ? "" : ` ${place}`}`,
      { hint: `edit it: ${path}` },
    );
  }
}

/**
 * What `path` holds, if it is what a configuration may be.
 *
 * @throws {UsageError} when a setting is unknown or of the wrong type
 * @throws {UserError} when it is no object
 */
function checkConfig(value: unknown, path: string): ConfigFile {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(`cannot use ${path}: it does not hold a JSON object`, {
      hint: `edit it: ${path}`,
    });
  }
  const config: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([name, given]) => [
      name,
      isSettingName(name) ? settingText(SETTINGS[name], given) : given,
    ]),
  );
  for (const [name, setting] of Object.entries(config)) {
    if (!isSettingName(name)) {
      const [near] = nearNames(name, SETTING_NAMES);
      const question = near === undefined ? "" : `did you mean ${near}? `;
      throw new UsageError(`unknown setting "${name}" in ${path}`, {
        hint: `${question}edit it: it may hold ${SETTING_NAMES.join(", ")}`,
      });
    }
    const isUsable = typeof setting === SETTINGS[name].type &&
      (typeof setting !== "number" || setting > 0);
    if (isUsable) continue;
    throw new UsageError(`"${name}" in ${path} takes ${settingTypes(SETTINGS[name])}`, {
      hint: `edit it: ${path}`,
    });
  }
  return config as ConfigFile;
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

async function refuseIfOthersCanRead(path: string): Promise<void> {
  const { mode } = await Deno.stat(path);
  if (mode === null || (mode & 0o077) === 0) return;
  throw new UserError(`${path} holds an API key and can be read by other users`, {
    hint: `chmod 600 ${shellQuote(path)}`,
  });
}
