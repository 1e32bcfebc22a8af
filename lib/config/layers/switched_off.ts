/**
 * What a file of settings switches off, in the words of Claude Code: `disableAllHooks`, `disabledMcpjsonServers` of
 * `.mcp.json`, and `disableBypassPermissionsMode` (https://code.claude.com/docs/en/settings).
 *
 * @module
 */
import type { Hook } from "../../engine/extensions/hooks/hook.ts";
import { isObject } from "../../text/json.ts";
import type { Layer, ServerSetting, SwitchedOff } from "./layer.ts";
import { MCP_FILE } from "./mcp_files.ts";
import type { Problems } from "./problems.ts";

export const SWITCHES = ["disableAllHooks", "disabledMcpjsonServers"] as const;

/** Among `permissions`; its one value is `disable`. */
export const YOLO_SWITCH = "disableBypassPermissionsMode";

export function parseSwitches(
  { disableAllHooks: hooks, disabledMcpjsonServers: servers, permissions }: Record<string, unknown>,
  problems: Problems,
): SwitchedOff {
  const yolo = isObject(permissions) ? permissions[YOLO_SWITCH] : undefined;
  if (yolo !== undefined && yolo !== "disable") {
    problems.refuse(`${problems.named(`permissions.${YOLO_SWITCH}`)} takes "disable"`);
  }
  const isSwitch = hooks === undefined || typeof hooks === "boolean";
  if (!isSwitch) problems.refuse(`${problems.named("disableAllHooks")} takes true or false`);
  return {
    ...(typeof hooks === "boolean" ? { hooks } : {}),
    ...(yolo === "disable" ? { yolo: true } : {}),
    servers: problems.texts(servers, "disabledMcpjsonServers", "names of servers"),
  };
}

/** Whether a server is one that is switched off: one of `.mcp.json`, and none of that name in the settings. */
export function isServerOff({ name, from }: ServerSetting, off: readonly string[]): boolean {
  return from.endsWith(MCP_FILE) && off.includes(name);
}

/**
 * The hooks of all files but those that are switched off. A repository switches off none of the user's: one of those may be
 * what watches over it.
 *
 * @param layers in the order in which they win
 */
export function hooksLeft(layers: readonly Layer[]): Hook[] {
  const areOff = (some: readonly Layer[]) =>
    some.findLast(({ switchedOff }) => switchedOff.hooks !== undefined)?.switchedOff.hooks === true;
  const own = layers.filter(({ repository }) => repository === undefined);
  if (areOff(own)) return [];
  const brought = layers.filter(({ repository }) => repository !== undefined);
  return (areOff(brought) ? own : layers).flatMap(({ hooks }) => hooks);
}
