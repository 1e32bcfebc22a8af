/**
 * Completes `config get|set|unset`.
 *
 * @module
 */
import { SETTING_NAMES, SETTINGS } from "../../config/settings.ts";
import { PROVIDER_NAMES, PROVIDERS } from "../../engine/models/providers.ts";
import { TEXT_TOOL_CALLS } from "../../engine/models/text_tool_calls/text_tool_calls.ts";
import { PERMISSION_MODES } from "../../engine/permissions/mode.ts";
import { type Completion, NOTHING, valuesOf } from "./completion.ts";
import type { Request } from "./request.ts";

/** The values of settings that have a few. */
const VALUES: Record<string, readonly string[]> = {
  provider: PROVIDER_NAMES,
  text_tool_calls: TEXT_TOOL_CALLS,
  base_url: Object.values(PROVIDERS).map(({ defaultBaseUrl }) => defaultBaseUrl),
  model: ["rehearsal"],
  "agents.columns": ["id,state,started,prompt", "id,state,started,reason,where,prompt"],
  permission_mode: PERMISSION_MODES,
};

/** The names of all settings, and where else each may stand. */
export function settingNames(): Completion {
  return valuesOf(
    "settings",
    SETTING_NAMES.map((value) => {
      const { option, variable } = SETTINGS[value];
      return { value, description: option === undefined ? variable : `${option}, ${variable}` };
    }),
  );
}

/** The values of the setting that is named before. */
export function settingValues({ before }: Request): Completion {
  const name = before.positionals[0] ?? "";
  const values = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  return values === undefined ? NOTHING : valuesOf("values", values.map((value) => ({ value })));
}
