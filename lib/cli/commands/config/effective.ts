/**
 * The settings as a run without options would have them.
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../../config/environment.ts";
import { readConfigFile } from "../../../config/config_file.ts";
import {
  DEFAULT_PROVIDER,
  type ProviderName,
  PROVIDERS,
} from "../../../engine/models/providers.ts";
import { DEFAULT_TEXT_TOOL_CALLS } from "../../../engine/models/text_tool_calls/text_tool_calls.ts";
import { DEFAULT_PERMISSION_MODE } from "../../../engine/permissions/mode.ts";
import { errorMessage } from "../../../errors.ts";
import {
  effectiveSetting,
  type SettingName,
  SETTINGS,
  type SettingSources,
} from "../../../config/settings.ts";

/** One setting: what holds, and where that stands. */
export interface Listed {
  name: SettingName;
  /** Undefined: there is none, or it cannot be used. */
  value: string | number | undefined;
  /** A variable, `config.json`, `default`, or `not set`. */
  source: string;
  /** Why the value cannot be used. */
  problem?: string;
}

/** @throws {UserError} when config.json cannot be used */
export async function settingSources(): Promise<SettingSources> {
  return { env: environmentVariable, file: await readConfigFile(isonforgeHome()) };
}

/**
 * The value of a setting that a run would use.
 *
 * @throws {UsageError} when a run could not use it
 */
export function effectiveValue(
  name: SettingName,
  sources: SettingSources,
): Pick<Listed, "value" | "source"> {
  const found = effectiveSetting(name, sources);
  if (found !== undefined) return { value: SETTINGS[name].parse(found), source: found.place };
  const fallback = defaultOf(name, sources);
  return { value: fallback, source: fallback === undefined ? "not set" : "default" };
}

/** The same, where a value that cannot be used is no reason to give up. */
export function listSetting(name: SettingName, sources: SettingSources): Listed {
  try {
    return { name, ...effectiveValue(name, sources) };
  } catch (error) {
    const source = effectiveSetting(name, sources)?.place ?? "default";
    return { name, value: undefined, source, problem: errorMessage(error) };
  }
}

function defaultOf(name: SettingName, sources: SettingSources): string | undefined {
  if (name === "provider") return DEFAULT_PROVIDER;
  if (name === "text_tool_calls") return DEFAULT_TEXT_TOOL_CALLS;
  if (name === "permission_mode") return DEFAULT_PERMISSION_MODE;
  if (name !== "base_url") return undefined;
  return PROVIDERS[effectiveValue("provider", sources).value as ProviderName].defaultBaseUrl;
}
