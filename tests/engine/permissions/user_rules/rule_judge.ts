/**
 * Asks rules of settings about calls of the tools.
 *
 * @module
 */
import { assertEquals } from "@std/assert/equals";
import {
  decideByRules,
  type DecidedCall,
} from "../../../../lib/engine/permissions/decide_by_rules.ts";
import type { PermissionMode } from "../../../../lib/engine/permissions/mode.ts";
import {
  parseRule,
  type RuleAction,
  type UserRule,
} from "../../../../lib/engine/permissions/user_rules/user_rule.ts";
import { tools } from "../../../../lib/engine/tools/mod.ts";
import { placeTouches } from "../../../../lib/engine/tools/touch.ts";
import type { World } from "../../../helpers/permission_world.ts";

export type Lists = { [Action in RuleAction]?: readonly string[] };

export function rulesOf(lists: Lists, base?: string): UserRule[] {
  return Object.entries(lists).flatMap(([action, texts]) =>
    texts.map((text) => {
      const rule = parseRule(text);
      if (rule === undefined) throw new Error(`no rule: ${text}`);
      const origin = { action: action as RuleAction, from: "settings.json" };
      return { ...rule, ...origin, ...(base === undefined ? {} : { base }) };
    })
  );
}

export interface Judge {
  (tool: string, args: unknown, advice?: DecidedCall["advice"]): Promise<string>;
}

/** What `lists` decide, in a mode. */
export async function judge(
  world: World,
  lists: Lists,
  { mode = "default", base, environment = {} }: {
    mode?: PermissionMode;
    base?: string;
    environment?: Record<string, string>;
  } = {},
): Promise<Judge> {
  const options = { ...world, mode, environment };
  const { decideCall } = await decideByRules(rulesOf(lists, base), options);
  return async (name, raw, advice) => {
    const tool = tools.find((tool) => tool.name === name);
    if (tool === undefined) throw new Error(`no tool ${name}`);
    const args = tool.parse(raw);
    const touches = await placeTouches(tool.touches(args), world);
    return (await decideCall({ tool, args, touches, ...(advice && { advice }) })).decision;
  };
}

/** All that are decided otherwise are told at once. */
export async function assertDecided(
  decide: Judge,
  commands: readonly string[],
  decision: string,
): Promise<void> {
  const others: string[] = [];
  for (const command of commands) {
    if (await decide("bash", { command }) !== decision) others.push(command);
  }
  assertEquals(others, [], `not ${decision}`);
}
