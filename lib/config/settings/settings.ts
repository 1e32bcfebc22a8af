/**
 * The settings: where each may stand, and what it takes. The one table of them: help, completion, `config list`, `doctor`
 * and the schema for editors are made from it.
 *
 * @module
 */
import { SANDBOX_LEVELS, type SandboxLevel } from "../../sys/sandbox/sandbox_level.ts";
import { oneOf, toPositive } from "../values.ts";
import { AGENT_COLUMNS, parseAgentColumns } from "../columns/agent_columns.ts";
import { parseDuration, timerDurationOf } from "../duration.ts";
import { EXECUTOR_SETTINGS, type ExecutorSettings } from "../queue/executor_settings.ts";
import { QUEUE_SETTINGS, type QueueSettings } from "../queue/settings.ts";
import { parseHeaders } from "../headers.ts";
import { END_SETTINGS } from "../telling/end_settings.ts";
import { apiKey, baseUrl, checked, hostList, modelName, wholeNumber } from "./setting_values.ts";
import { isLower, isStricterMode, isStricterSandbox, type Setting } from "./setting.ts";
import { type Effort, EFFORTS } from "../../engine/effort.ts";
import { PROVIDER_NAMES, type ProviderName, PROVIDERS } from "../../engine/models/providers.ts";
import {
  TEXT_TOOL_CALLS,
  type TextToolCalls,
} from "../../engine/models/text_tool_calls/text_tool_calls.ts";
import {
  PERMISSION_MODE_WORDS,
  PERMISSION_MODES,
  type PermissionMode,
  permissionModeNamed,
} from "../../engine/permissions/mode.ts";

/** The settings by their names in settings.json. */
export interface Settings extends QueueSettings, ExecutorSettings {
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
  effort: Effort;
  system_prompt: string;
  append_system_prompt: string;
  /** What commands of a model are kept in. */
  sandbox: SandboxLevel;
  /** Servers that a strict sandbox lets through to. */
  sandbox_allow: string;
  /** Servers of the own machine and network that pages may be fetched from. */
  fetch_allow: string;
  max_turns: number;
  max_budget_usd: number;
  /** A duration, e.g. `30m`. */
  timeout: string;
  /** A shell command that is run when an agent has ended. */
  on_end: string;
  /** Who is told then, separated by commas. */
  notify: string;
}

export type SettingName = keyof Settings;

/** What stands in a file of settings: of the right types, but not checked further. */
export type ConfigFile = {
  [Name in SettingName]?: Settings[Name] extends number | boolean ? Settings[Name] : string;
};

/** Every setting. */
export const SETTINGS: { readonly [Name in SettingName]: Setting<Settings[Name]> } = {
  base_url: {
    type: "string",
    variable: "ISONFORGE_BASE_URL",
    option: "--base-url",
    about: "as `--base-url`",
    argument: "<url>",
    words: "the URL of an endpoint that answers",
    values: Object.values(PROVIDERS).map(({ defaultBaseUrl }) => defaultBaseUrl),
    parse: baseUrl,
  },
  model: {
    type: "string",
    variable: "ISONFORGE_MODEL",
    option: "--model",
    about: "as `--model`",
    argument: "<name>",
    words: "the name of a model that the endpoint has",
    values: ["rehearsal"],
    parse: modelName,
  },
  api_key: {
    type: "string",
    variable: "ISONFORGE_API_KEY",
    about: "the key of the endpoint; the file must then be 0600",
    argument: "-",
    words: "a key that the endpoint accepts",
    fromRepository: "never",
    parse: apiKey,
  },
  provider: {
    type: "string",
    variable: "ISONFORGE_PROVIDER",
    option: "--provider",
    about: "as `--provider`",
    argument: "<name>",
    words: PROVIDER_NAMES.join(" or "),
    values: PROVIDER_NAMES,
    parse: (value) => oneOf(PROVIDER_NAMES, value),
  },
  context_window: {
    type: "number",
    variable: "ISONFORGE_CONTEXT_WINDOW",
    about: "tokens; wins over what the endpoint tells",
    argument: "<tokens>",
    words: "the tokens that the model holds",
    parse: (value) => toPositive(value, "a number of tokens"),
  },
  text_tool_calls: {
    type: "string",
    variable: "ISONFORGE_TEXT_TOOL_CALLS",
    option: "--text-tool-calls",
    about: "as `--text-tool-calls`",
    argument: "<when>",
    words: TEXT_TOOL_CALLS.join(", "),
    values: TEXT_TOOL_CALLS,
    parse: (value) => oneOf(TEXT_TOOL_CALLS, value),
  },
  headers: {
    type: "string",
    isLines: true,
    variable: "ISONFORGE_HEADERS",
    option: "--header",
    about: "as `--header`, one a line or as an object; with a secret in it the file must be 0600",
    argument: "<header>",
    words: 'headers, e.g. "X-Team: blue"',
    parse: checked(parseHeaders),
  },
  "agents.columns": {
    type: "string",
    isList: true,
    variable: "ISONFORGE_AGENTS_COLUMNS",
    about: `columns of the list of agents, separated by commas: ${
      AGENT_COLUMNS.map((name) => `\`${name}\``).join(", ")
    }`,
    argument: "id,state,started,prompt",
    words: "names of columns",
    values: ["id,state,started,prompt", "id,state,started,reason,where,prompt"],
    fromRepository: "never",
    parse: (value) => parseAgentColumns(value).join(","),
  },
  permission_mode: {
    type: "string",
    variable: "ISONFORGE_PERMISSION_MODE",
    option: "--permission-mode",
    about: "as `--permission-mode`, for runs that name none; a background agent's is yolo",
    argument: "<mode>",
    words: PERMISSION_MODES.join(", "),
    values: PERMISSION_MODES,
    fromRepository: isStricterMode,
    parse: (value) => permissionModeNamed(oneOf(PERMISSION_MODE_WORDS, value)),
  },
  effort: {
    type: "string",
    option: "--effort",
    about: "as `--effort`",
    argument: "<effort>",
    words: EFFORTS.join(", "),
    values: EFFORTS,
    fromRepository: "free",
    parse: (value) => oneOf(EFFORTS, value),
  },
  system_prompt: {
    type: "string",
    option: "--system-prompt",
    about: "as `--system-prompt`",
    argument: "<text>",
    words: "a text",
    fromRepository: "free",
    parse: ({ value }) => value,
  },
  append_system_prompt: {
    type: "string",
    option: "--append-system-prompt",
    about: "as `--append-system-prompt`",
    argument: "<text>",
    words: "a text",
    fromRepository: "free",
    parse: ({ value }) => value,
  },
  sandbox: {
    type: "string",
    variable: "ISONFORGE_SANDBOX",
    option: "--sandbox",
    about: "as `--sandbox`, for runs that name none",
    argument: "<level>",
    words: SANDBOX_LEVELS.join(", "),
    values: SANDBOX_LEVELS,
    fromRepository: isStricterSandbox,
    parse: (value) => oneOf(SANDBOX_LEVELS, value),
  },
  sandbox_allow: {
    type: "string",
    isList: true,
    variable: "ISONFORGE_SANDBOX_ALLOW",
    option: "--sandbox-allow",
    about: "as `--sandbox-allow`, several separated by commas",
    argument: "<hosts>",
    words: "servers, e.g. registry.npmjs.org, localhost:5432",
    parse: hostList,
  },
  fetch_allow: {
    type: "string",
    isList: true,
    variable: "ISONFORGE_FETCH_ALLOW",
    about:
      "servers of the own machine and network that `fetch` may ask beside those of the internet, separated by commas",
    argument: "<hosts>",
    words: "servers, e.g. localhost:3000, *.corp.example",
    parse: hostList,
  },
  max_turns: {
    type: "number",
    option: "--max-turns",
    about: "as `--max-turns`",
    argument: "<number>",
    words: "a whole number",
    fromRepository: isLower(Number),
    parse: wholeNumber,
  },
  max_budget_usd: {
    type: "number",
    option: "--max-budget-usd",
    about: "as `--max-budget-usd`; without rates it is an error, as there",
    argument: "<usd>",
    words: "an amount in USD",
    fromRepository: isLower(Number),
    parse: (value) => toPositive(value, "an amount in USD"),
  },
  timeout: {
    type: "string",
    option: "--timeout",
    about: "as `--timeout`",
    argument: "<duration>",
    words: "a duration such as 90s, 30m or 2h",
    fromRepository: isLower((value) => parseDuration(value) ?? Infinity),
    parse: (given) => {
      timerDurationOf(given);
      return given.value;
    },
  },
  ...END_SETTINGS,
  ...QUEUE_SETTINGS,
  ...EXECUTOR_SETTINGS,
};

/** Their names, in the order of lists. */
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];
