/**
 * What the JSON of one file of settings says.
 *
 * @module
 */
import { SETTING_NAMES, SETTINGS } from "../settings/settings.ts";
import { settingText } from "../settings/setting_text.ts";
import { isObject } from "../../text/json.ts";
import { nearName } from "../../text/near_names.ts";
import type { Layer, LayerPlace } from "./layer.ts";
import { parseHooks } from "./parse_hooks.ts";
import { parseVariables } from "./parse_variables.ts";
import { parsePermissions, PERMISSION_KEYS } from "./parse_permissions.ts";
import { Problems } from "./problems.ts";
import { parseSwitches, SWITCHES } from "./switched_off.ts";
import { isUsable } from "./usable_setting.ts";
import { isSettingName } from "../settings/is_setting_name.ts";

/** Keys beside the settings. */
export const EXTENSION_KEYS = ["hooks", "permissions", "mcpServers", "env", ...SWITCHES] as const;
const KNOWN = [...SETTING_NAMES, ...EXTENSION_KEYS, "$schema"];
/** How other agents are told which servers of `.mcp.json` may run; trust is that here, and is about what they are. */
const SERVER_APPROVALS: readonly string[] = ["enabledMcpjsonServers", "enableAllProjectMcpServers"];
/** What keeps a run within borders: whoever mistypes one of these must not get a run without. */
const BORDERS: readonly string[] = ["permissions", "permission_mode", "sandbox"];

/** Reads an object; what it cannot use becomes a problem. */
export function parseLayer(object: Record<string, unknown>, place: LayerPlace): Layer {
  const problems = new Problems(place);
  const values: Record<string, unknown> = {};
  const isForeign = place.isForeign ?? false;
  const { hooks, permissions, mcpServers, env, $schema: _, ...rest } = object;
  const { disableAllHooks: _hooks, disabledMcpjsonServers: _servers, ...others } = rest;
  for (const [name, value] of Object.entries(isForeign ? {} : withDottedNames(others))) {
    if (!isSettingName(name)) unknownName(name, problems);
    else {
      const text = settingText(SETTINGS[name], value);
      if (isUsable(name, text, { problems })) values[name] = text;
    }
  }
  const permission = parsePermissions(permissions, problems);
  if (permission.mode !== undefined && values["permission_mode"] === undefined) {
    values["permission_mode"] = permission.mode;
  }
  return {
    ...place,
    text: "",
    values: values as Layer["values"],
    hooks: parseHooks(hooks, problems),
    rules: permission.rules,
    variables: parseVariables(env, problems),
    directories: permission.directories,
    servers: parseServers(mcpServers, problems),
    switchedOff: parseSwitches(object, problems),
    problems: problems.all,
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

function unknownName(name: string, problems: Problems): void {
  if (SERVER_APPROVALS.includes(name)) {
    problems.note(
      `${
        problems.named(name)
      } is not used: servers of .mcp.json run once their repository is trusted`,
    );
    return;
  }
  // A list of rules, or a mode, that stands beside `permissions`.
  const inside = PERMISSION_KEYS.find((key) => key === name);
  const near = inside === undefined ? nearName(name, KNOWN) : `permissions.${inside}`;
  const text = `unknown setting ${problems.named(name)}${
    near === undefined ? "" : `; did you mean ${near}?`
  }`;
  const isBorder = inside !== undefined || (near !== undefined && BORDERS.includes(near));
  if (isBorder) problems.refuse(text);
  else problems.note(text);
}

function parseServers(value: unknown, problems: Problems): Layer["servers"] {
  const { place: from, repository } = problems.place;
  return Object.entries(problems.object(value, "mcpServers")).flatMap(([name, config]) => {
    if (isObject(config)) {
      const directory = repository === undefined ? {} : { directory: repository };
      return [{ name, config, from, isOfRepository: repository !== undefined, ...directory }];
    }
    problems.refuse(`the server "${name}" in ${from} takes an object`);
    return [];
  });
}
