/**
 * The settings as a run without options would have them.
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../../config/environment.ts";
import { type Layers, readLayers } from "../../../config/layers/read_layers.ts";
import {
  DEFAULT_PROVIDER,
  type ProviderName,
  PROVIDERS,
} from "../../../engine/models/providers.ts";
import { DEFAULT_TEXT_TOOL_CALLS } from "../../../engine/models/text_tool_calls/text_tool_calls.ts";
import { DEFAULT_PERMISSION_MODE } from "../../../engine/permissions/mode.ts";
import { errorMessage } from "../../../errors.ts";
import { type SettingName, SETTINGS } from "../../../config/settings/settings.ts";
import {
  effectiveSetting,
  type SettingSources,
} from "../../../config/settings/effective_setting.ts";

/** One setting: what holds, and where that stands. */
export interface Listed {
  name: SettingName;
  /** Undefined: there is none, or it cannot be used. */
  value: string | number | undefined;
  /** A variable, a file, `default`, or `not set`. */
  source: string;
  /** Which of the layers that is: `user`, `project`, `local`; else where a value may come from. */
  layer: "user" | "project" | "local" | "environment" | "default" | "none";
  /** Why the value cannot be used. */
  problem?: string;
}

/** @throws {UserError} when a file of the user's cannot be used */
export async function settingLayers(): Promise<Layers> {
  return await readLayers({
    home: isonforgeHome(),
    cwd: Deno.cwd(),
    userHome: environmentVariable("HOME"),
  });
}

/** @throws {UserError} when a file of the user's cannot be used */
export async function settingSources(): Promise<SettingSources> {
  return sourcesOf(await settingLayers());
}

function sourcesOf({ file }: Pick<Layers, "file">): SettingSources {
  return { env: environmentVariable, file };
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
export function listSetting(name: SettingName, layers: Pick<Layers, "file" | "layers">): Listed {
  const sources = sourcesOf(layers);
  const place = effectiveSetting(name, sources)?.place;
  const file = layers.layers.findLast((layer) =>
    layer.place === place && layer.values[name] !== undefined
  );
  const layer = file !== undefined && file.layer !== "runtime"
    ? file.layer
    : place === undefined
    ? "default"
    : "environment";
  try {
    const found = effectiveValue(name, sources);
    return { name, ...found, layer: found.source === "not set" ? "none" : layer };
  } catch (error) {
    const source = place ?? "default";
    return { name, value: undefined, source, layer, problem: errorMessage(error) };
  }
}

function defaultOf(name: SettingName, sources: SettingSources): string | undefined {
  if (name === "provider") return DEFAULT_PROVIDER;
  if (name === "text_tool_calls") return DEFAULT_TEXT_TOOL_CALLS;
  if (name === "permission_mode") return DEFAULT_PERMISSION_MODE;
  if (name !== "base_url") return undefined;
  return PROVIDERS[effectiveValue("provider", sources).value as ProviderName].defaultBaseUrl;
}
