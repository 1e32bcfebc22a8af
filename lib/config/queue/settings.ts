/**
 * The settings that say who may start when.
 *
 * @module
 */
import { parseEndpointLimits } from "./endpoint_limits.ts";
import { parsePools } from "./pools.ts";
import type { Setting } from "../settings/setting.ts";
import { checked, modelName, wholeNumber } from "../settings/setting_values.ts";

export interface QueueSettings {
  /** How many agents run at once; those beyond wait. */
  max_running: number;
  /** How many agents run at once at an endpoint, see `parseEndpointLimits()`. */
  endpoints: string;
  /** Base URLs under one name, see `parsePools()`, */
  pools: string;
  /** and which of them a run uses. */
  pool: string;
  /** Which model takes over. */
  fallback_model: string;
}

/** Rows of `SETTINGS`. */
export const QUEUE_SETTINGS: {
  readonly [Name in keyof QueueSettings]: Setting<QueueSettings[Name]>;
} = {
  max_running: {
    type: "number",
    variable: "ISONFORGE_MAX_RUNNING",
    option: "--max-running",
    about: "as `--max-running`, see `isonforge help queue`",
    argument: "<n>",
    words: "how many agents run at once",
    fromRepository: "never",
    parse: wholeNumber,
  },
  endpoints: {
    type: "string",
    isJson: true,
    variable: "ISONFORGE_ENDPOINTS",
    about:
      'how many agents run at once at an endpoint: `{"http://gpu1:8000/v1": {"max_running": 4}}`',
    argument: "<json>",
    words: '{"<base URL>": {"max_running": 4}}',
    fromRepository: "never",
    parse: checked(parseEndpointLimits),
  },
  pools: {
    type: "string",
    isJson: true,
    variable: "ISONFORGE_POOLS",
    about: 'base URLs under one name: `{"gpus": ["http://gpu1:8000/v1", "http://gpu2:8000/v1"]}`',
    argument: "<json>",
    words: '{"<name>": ["<base URL>"]}',
    fromRepository: "never",
    parse: checked(parsePools),
  },
  pool: {
    type: "string",
    variable: "ISONFORGE_POOL",
    option: "--pool",
    about: "as `--pool`",
    argument: "<name>",
    words: "the name of a pool",
    fromRepository: "never",
    parse: ({ value }) => value,
  },
  fallback_model: {
    type: "string",
    variable: "ISONFORGE_FALLBACK_MODEL",
    option: "--fallback-model",
    about: "as `--fallback-model`",
    argument: "<name>",
    words: "the name of a model that the endpoint has",
    parse: modelName,
  },
};
