/**
 * `config.json` in the home.
 *
 * @module
 */
import { errorMessage, UserError } from "../../errors.ts";
import { holdsSecret, parseHeaders } from "../headers.ts";
import { settingText, settingTypes } from "./setting_text.ts";
import { type ConfigFile, SETTING_NAMES, SETTINGS } from "./settings.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { isObject } from "../../text/json.ts";
import { nearName } from "../../text/near_names.ts";
import { configPath } from "../layers/user_files.ts";
import { isSettingName } from "./is_setting_name.ts";

/** It holds a handful of settings. */
const MAX_BYTES = 1024 * 1024;

/** What a run can use of `config.json`, and what it cannot, in words. */
export interface ConfigContents {
  values: ConfigFile;
  problems: readonly string[];
}

/**
 * Reads `config.json`; no file is an empty one.
 *
 * @throws {UserError} when the file cannot be read or parsed, or shows a key to others
 */
export async function readConfigFile(home: string): Promise<ConfigContents> {
  const path = configPath(home);
  const file = readUserFile(path);
  if (file === undefined) return { values: {}, problems: [] };
  const contents = checkConfig(file.value, path);
  await refuseOpenSecrets(path, contents.values);
  return contents;
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

/** @throws {UserError} when it is no object */
function checkConfig(value: unknown, path: string): ConfigContents {
  if (!isObject(value)) {
    throw new UserError(`cannot use ${path}: it does not hold a JSON object`, {
      hint: `edit it: ${path}`,
    });
  }
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, given] of Object.entries(value)) {
    if (!isSettingName(name)) {
      const near = nearName(name, SETTING_NAMES);
      const question = near === undefined ? "" : `; did you mean ${near}?`;
      problems.push(`unknown setting "${name}" in ${path}${question}`);
      continue;
    }
    const setting = settingText(SETTINGS[name], given);
    const isUsable = typeof setting === SETTINGS[name].type &&
      (typeof setting !== "number" || setting > 0);
    if (isUsable) values[name] = setting;
    else problems.push(`"${name}" in ${path} takes ${settingTypes(SETTINGS[name])}`);
  }
  return { values: values as ConfigFile, problems };
}

async function refuseIfOthersCanRead(path: string): Promise<void> {
  const { mode } = await Deno.stat(path);
  if (mode === null || (mode & 0o077) === 0) return;
  throw new UserError(`${path} holds an API key and can be read by other users`, {
    hint: `chmod 600 ${shellQuote(path)}`,
  });
}
