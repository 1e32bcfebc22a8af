/**
 * The settings that say who may start when.
 *
 * @module
 */
import { parseEndpointLimits } from "./endpoint_limits.ts";
import type { Setting } from "../setting.ts";
import { wholeNumber } from "../setting_values.ts";

export interface QueueSettings {
  /** How many agents run at once; those beyond wait. */
  max_running: number;
  /** How many agents run at once at an endpoint, see `parseEndpointLimits()`. */
  endpoints: string;
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
    parse: (value) => {
      parseEndpointLimits(value);
      return value.value;
    },
  },
};
