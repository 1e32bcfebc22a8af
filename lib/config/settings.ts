/**
 * The settings: where each may stand, what it takes, and which of several holds.
 *
 * @module
 */
import { type Environment, invalid, oneOf, type Sourced, toPositive } from "./values.ts";
import { parseAgentColumns } from "./agent_columns.ts";
import { baseUrlHoldsCredentials } from "./credentials.ts";
import { parseHeaders } from "./headers.ts";
import { PROVIDER_NAMES, type ProviderName } from "../engine/models/providers.ts";
import {
  TEXT_TOOL_CALLS,
  type TextToolCalls,
} from "../engine/models/text_tool_calls/text_tool_calls.ts";
import {
  PERMISSION_MODE_WORDS,
  type PermissionMode,
  permissionModeNamed,
} from "../engine/permissions/mode.ts";
import { UsageError } from "../errors.ts";

/** The settings by their names in config.json. */
export interface Settings {
  base_url: string;
  model: string;
  api_key: string;
  provider: ProviderName;
  /** Tokens; wins over what the endpoint tells. */
  context_window: number;
  text_tool_calls: TextToolCalls;
  /** HTTP headers, one a line. */
  headers: string;
  /** Columns of the list of agents, separated by commas. */
  "agents.columns": string;
  /** Of runs that name none; a background agent's is yolo. */
  permission_mode: PermissionMode;
}

export type SettingName = keyof Settings;

/** What stands in config.json: of the right types, but not checked further. */
export type ConfigFile = {
  [Name in SettingName]?: Settings[Name] extends number ? number : string;
};

/** One setting. */
export interface Setting<T> {
  /** Its type in config.json. */
  type: "string" | "number";
  variable: string;
  option?: string;
  /** @throws {UsageError} when a run could not use the value */
  parse(value: Sourced): T;
}

/** Every setting. */
export const SETTINGS: { readonly [Name in SettingName]: Setting<Settings[Name]> } = {
  base_url: {
    type: "string",
    variable: "ISONFORGE_BASE_URL",
    option: "--base-url",
    parse: baseUrl,
  },
  model: { type: "string", variable: "ISONFORGE_MODEL", option: "--model", parse: modelName },
  api_key: { type: "string", variable: "ISONFORGE_API_KEY", parse: apiKey },
  provider: {
    type: "string",
    variable: "ISONFORGE_PROVIDER",
    option: "--provider",
    parse: (value) => oneOf(PROVIDER_NAMES, value),
  },
  context_window: {
    type: "number",
    variable: "ISONFORGE_CONTEXT_WINDOW",
    parse: (value) => toPositive(value, "a number of tokens"),
  },
  text_tool_calls: {
    type: "string",
    variable: "ISONFORGE_TEXT_TOOL_CALLS",
    option: "--text-tool-calls",
    parse: (value) => oneOf(TEXT_TOOL_CALLS, value),
  },
  headers: {
    type: "string",
    variable: "ISONFORGE_HEADERS",
    option: "--header",
    parse: (value) => {
      parseHeaders(value);
      return value.value;
    },
  },
  "agents.columns": {
    type: "string",
    variable: "ISONFORGE_AGENTS_COLUMNS",
    parse: (value) => parseAgentColumns(value).join(","),
  },
  permission_mode: {
    type: "string",
    variable: "ISONFORGE_PERMISSION_MODE",
    option: "--permission-mode",
    parse: (value) => permissionModeNamed(oneOf(PERMISSION_MODE_WORDS, value)),
  },
};

/** Their names, in the order of lists. */
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** Everywhere that a setting may stand, beside the flags. */
export interface SettingSources {
  env: Environment;
  file: ConfigFile;
}

/** A value that holds, and the short name of its place. */
export interface Effective extends Sourced {
  /** An option, a variable, or `config.json`. */
  place: string;
}

/** Which value holds: flags win over the environment, the environment over the file. */
export function effectiveSetting(
  name: SettingName,
  { flag, env, file }: SettingSources & { flag?: string | undefined },
): Effective | undefined {
  const { option = "", variable } = SETTINGS[name];
  if (flag !== undefined) return { value: flag, from: option, place: option };
  const set = env(variable);
  if (set !== undefined) return { value: set, from: variable, place: variable };
  const written = file[name];
  if (written === undefined) return undefined;
  return { value: String(written), from: `"${name}" in config.json`, place: "config.json" };
}

function baseUrl({ value, from }: Sourced): string {
  if (baseUrlHoldsCredentials(value)) {
    // The value is not repeated, so that this comes first: it holds a secret.
    throw new UsageError(`${from} must not contain a user name or password`, {
      hint: "put the key of the endpoint into ISONFORGE_API_KEY",
    });
  }
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalid({ value, from }, "an http or https URL, e.g. http://localhost:8080/v1");
  }
  return value.replace(/\/+$/, "");
}

function modelName({ value, from }: Sourced): string {
  if (value.trim() === "") throw invalid({ value, from }, "the name of a model");
  return value;
}

/** It travels in a header of HTTP, which takes no line break and nothing beyond ASCII. */
function apiKey({ value, from }: Sourced): string {
  if (value.trim() !== "" && /^[\x20-\x7e]*$/.test(value)) return value;
  // The value is not repeated: it is a secret.
  throw new UsageError(
    value.trim() === ""
      ? `${from} takes a key, not an empty text`
      : `${from} holds characters that no key has: a line break, or letters beyond ASCII`,
  );
}
