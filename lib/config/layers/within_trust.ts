/**
 * What of a repository's settings counts: what can run or reach something only once the user trusts it.
 *
 * @module
 */
import type { ConfigFile, SettingName } from "../settings/settings.ts";
import { SETTINGS } from "../settings/settings.ts";
import type { RepositoryTrust } from "../trust/trust_state.ts";
import type { Layer } from "./layer.ts";
import { isGuardedVariable } from "./guarded_variables.ts";

/** As of instructions: a prompt that fills the context window ends every run. */
const MAX_TEXT = 32 * 1024;
const MAX_NAMED = 5;

/** A layer with what of it counts. */
export interface Allowed extends Layer {
  /** Settings that wait until the repository is trusted. */
  held: readonly SettingName[];
  /** What no repository may set, in words. */
  refused: readonly string[];
}

/** @param layers in the order in which they win */
export function withinTrust(
  layers: readonly Layer[],
  { isTrusted }: Pick<RepositoryTrust, "isTrusted">,
): Allowed[] {
  const before: ConfigFile = {};
  return layers.map((layer) => {
    const { values, held, refused } = layer.repository === undefined
      ? { values: layer.values, held: [], refused: [] }
      : valuesWithin(layer, { before, isTrusted });
    Object.assign(before, values);
    if (layer.repository === undefined) return { ...layer, values, held, refused };
    const variables = variablesWithin(layer, refused);
    if (isTrusted) return { ...layer, values, held, refused, variables };
    return {
      ...layer,
      values,
      held,
      refused,
      variables: {},
      hooks: [],
      servers: [],
      directories: [],
      // What asks more, and allows less.
      rules: layer.rules.filter(({ action }) => action !== "allow"),
    };
  });
}

/** What a repository may set without being trusted. */
export function isFree(
  name: SettingName,
  value: string,
  held: string | number | boolean | undefined,
): boolean {
  const { fromRepository = "trusted" } = SETTINGS[name];
  return typeof fromRepository === "function"
    ? fromRepository(value, held === undefined ? undefined : String(held))
    : fromRepository === "free";
}

/** What no repository may set, whoever trusts it: keys, what concerns no run, and a run without borders. */
export function isNever(name: SettingName, value: string): boolean {
  if (name === "permission_mode") return /^(?:yolo|bypassPermissions)$/.test(value);
  return SETTINGS[name].fromRepository === "never";
}

/** What a repository may set for commands, trusted or not; `refused` is told of the rest. */
function variablesWithin({ variables, place }: Layer, refused: string[]): Layer["variables"] {
  const entries = Object.entries(variables);
  const guarded = entries.filter(([name]) => isGuardedVariable(name)).map(([name]) => name);
  if (guarded.length > 0) {
    refused.push(
      `${guarded.slice(0, MAX_NAMED).join(", ")}${
        guarded.length > MAX_NAMED ? " …" : ""
      } in "env" of ${place} ${
        guarded.length === 1 ? "is" : "are"
      } not used: a repository cannot set ${guarded.length === 1 ? "it" : "them"}`,
    );
  }
  return Object.fromEntries(entries.filter(([name]) => !isGuardedVariable(name)));
}

function valuesWithin(
  { values, place }: Layer,
  { before, isTrusted }: { before: ConfigFile; isTrusted: boolean },
): { values: ConfigFile; held: SettingName[]; refused: string[] } {
  const allowed: Record<string, unknown> = {};
  const held: SettingName[] = [];
  const refused: string[] = [];
  for (const [key, value] of Object.entries(values)) {
    const name = key as SettingName;
    if (String(value).length > MAX_TEXT) {
      refused.push(`"${name}" in ${place} is not used: it is longer than ${MAX_TEXT} characters`);
    } else if (isNever(name, String(value))) {
      refused.push(`"${name}" in ${place} is not used: a repository cannot set it`);
    } else if (isTrusted || isFree(name, String(value), before[name])) allowed[name] = value;
    else held.push(name);
  }
  return { values: allowed as ConfigFile, held, refused };
}
