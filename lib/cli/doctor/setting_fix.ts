/**
 * How a setting is changed: where its value came from, for elsewhere a change would not win.
 *
 * @module
 */
import { type SettingName, SETTINGS } from "../../config/settings.ts";
import { TEXT_TOOL_CALLS } from "../../engine/models/text_tool_calls/text_tool_calls.ts";
import { PROVIDER_NAMES } from "../../engine/models/providers.ts";
import { PERMISSION_MODES } from "../../engine/permissions/mode.ts";
import { PROGRAM } from "../../version.ts";

/** What is to be there instead: for a command, and in words. */
const INSTEAD: Record<SettingName, { argument: string; words: string }> = {
  base_url: { argument: "<url>", words: "the URL of an endpoint that answers" },
  model: { argument: "<name>", words: "the name of a model that the endpoint has" },
  api_key: { argument: "-", words: "a key that the endpoint accepts" },
  provider: { argument: "<name>", words: PROVIDER_NAMES.join(" or ") },
  text_tool_calls: { argument: "<when>", words: TEXT_TOOL_CALLS.join(", ") },
  "agents.columns": { argument: "id,state,started,prompt", words: "names of columns" },
  headers: { argument: "<header>", words: 'headers, e.g. "X-Team: blue"' },
  context_window: { argument: "<tokens>", words: "the tokens that the model holds" },
  permission_mode: { argument: "<mode>", words: PERMISSION_MODES.join(", ") },
};

/** @param place an option, a variable, or `config.json`; undefined: it is set nowhere */
export function settingFix(name: SettingName, place: string | undefined): string {
  const { argument, words } = INSTEAD[name];
  const { option, variable } = SETTINGS[name];
  if (place === variable) return `set ${variable} to ${words}`;
  if (option !== undefined && place === option) return `give ${option} ${words}`;
  return `${PROGRAM} config set ${name} ${argument}`;
}
