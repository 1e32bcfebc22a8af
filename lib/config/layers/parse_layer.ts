/**
 * What the JSON of one file of settings says.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { nearNames } from "../../text/near_names.ts";
import { SETTING_NAMES, type SettingName, SETTINGS } from "../settings/settings.ts";
import { isObject } from "../../text/json.ts";
import type { Layer, LayerPlace, Problem } from "./layer.ts";
import { parseHooks } from "./parse_hooks.ts";
import { parseVariables } from "./parse_variables.ts";
import { parsePermissions } from "./parse_permissions.ts";

/** Keys beside the settings. */
export const EXTENSION_KEYS = ["hooks", "permissions", "mcpServers", "env"] as const;
const KNOWN = [...SETTING_NAMES, ...EXTENSION_KEYS, "$schema"];

/** Reads an object; what it cannot use becomes a problem. */
export function parseLayer(object: Record<string, unknown>, place: LayerPlace): Layer {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  const isForeign = place.isForeign ?? false;
  const { hooks, permissions, mcpServers, env, $schema: _, ...others } = object;
  for (const [name, value] of Object.entries(isForeign ? {} : withDottedNames(others))) {
    const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name as SettingName] : undefined;
    if (setting === undefined) problems.push(unknownName(name, place));
    else {
      const text = setting.isJson && isObject(value) ? JSON.stringify(value) : normal(value);
      const problem = refusal(name as SettingName, text, place);
      if (problem === undefined) values[name] = text;
      else problems.push(problem);
    }
  }
  const permission = parsePermissions(permissions, { place, problems });
  if (permission.mode !== undefined && values["permission_mode"] === undefined) {
    values["permission_mode"] = permission.mode;
  }
  return {
    ...place,
    text: "",
    values: values as Layer["values"],
    hooks: parseHooks(hooks, { place, problems }),
    rules: permission.rules,
    variables: parseVariables(env, { place, problems }),
    directories: permission.directories,
    servers: parseServers(mcpServers, { place, problems }),
    problems,
  };
}

/** `{"agents": {"columns": …}}` is `{"agents.columns": …}`. */
function withDottedNames(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      const isGroup = SETTING_NAMES.some((known) => known.startsWith(`${name}.`));
      if (!isGroup || !isObject(value)) return [[name, value]];
      return Object.entries(value).map(([inner, value]) => [`${name}.${inner}`, value]);
    }),
  );
}

/** Lists and objects stand for the texts that commands take: columns, headers. */
function normal(value: unknown): unknown {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(",");
  if (!isObject(value)) return value;
  return Object.entries(value).map(([name, value]) => `${name}: ${value}`).join("\n");
}

function refusal(name: SettingName, value: unknown, { place }: LayerPlace): Problem | undefined {
  const { type, parse } = SETTINGS[name];
  const from = `"${name}" in ${place}`;
  const given = typeof value;
  if (given !== type) return { text: `${from} takes a ${type}`, isFatal: true };
  try {
    parse({ value: String(value), from });
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { text: error.message, isFatal: true };
  }
}

function unknownName(name: string, { place }: LayerPlace): Problem {
  const [near] = nearNames(name, KNOWN);
  const question = near === undefined ? "" : `; did you mean ${near}?`;
  return { text: `unknown setting "${name}" in ${place}${question}`, isFatal: false };
}

function parseServers(
  value: unknown,
  { place: { place: from, repository }, problems }: { place: LayerPlace; problems: Problem[] },
): Layer["servers"] {
  if (value === undefined) return [];
  if (!isObject(value)) {
    problems.push({ text: `"mcpServers" in ${from} takes an object`, isFatal: true });
    return [];
  }
  return Object.entries(value).flatMap(([name, config]) => {
    if (isObject(config)) {
      const directory = repository === undefined ? {} : { directory: repository };
      return [{ name, config, from, isOfRepository: repository !== undefined, ...directory }];
    }
    problems.push({ text: `the server "${name}" in ${from} takes an object`, isFatal: true });
    return [];
  });
}
