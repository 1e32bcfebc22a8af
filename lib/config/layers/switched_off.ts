/**
 * What a file of settings switches off, in the words of Claude Code: `disableAllHooks`, and `disabledMcpjsonServers` of
 * `.mcp.json` (https://code.claude.com/docs/en/settings).
 *
 * @module
 */
import type { Hook } from "../../engine/extensions/hooks/hook.ts";
import type { Layer, SwitchedOff } from "./layer.ts";
import type { Problems } from "./problems.ts";

export const SWITCHES = ["disableAllHooks", "disabledMcpjsonServers"] as const;

export function parseSwitches(
  { disableAllHooks: hooks, disabledMcpjsonServers: servers }: Record<string, unknown>,
  problems: Problems,
): SwitchedOff {
  const isSwitch = hooks === undefined || typeof hooks === "boolean";
  if (!isSwitch) problems.refuse(`${problems.named("disableAllHooks")} takes true or false`);
  return {
    ...(typeof hooks === "boolean" ? { hooks } : {}),
    servers: problems.texts(servers, "disabledMcpjsonServers", "names of servers"),
  };
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
