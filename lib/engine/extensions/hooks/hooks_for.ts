/**
 * Which hooks are for what happens: by event, by matcher, and by an `if`, a rule that the call has to meet.
 *
 * @module
 */
import { serverNames } from "../../permissions/user_rules/rule_names.ts";
import { UserRules } from "../../permissions/user_rules/user_rules.ts";
import { parseRule } from "../../permissions/user_rules/user_rule.ts";
import { describeAction, type Hook, type HookEvent } from "./hook.ts";
import type { HookedCall } from "./hooked_call.ts";
import { matchesHook } from "./match_hook.ts";

export interface HooksForOptions {
  /** What matchers are held against: of a tool all its names. */
  names: readonly string[];
  call: HookedCall | undefined;
  /** The working directory and the user's home, absolute. */
  places: { cwd: string; home: string };
}

/** Each action once, in the order of the settings. */
export async function hooksFor(
  event: HookEvent,
  hooks: readonly Hook[],
  { names, call, places }: HooksForOptions,
): Promise<Hook[]> {
  const found: Hook[] = [];
  for (const hook of hooks) {
    const { matcher, condition } = hook;
    const action = describeAction(hook.action);
    const isKnown = found.some((other) =>
      describeAction(other.action) === action && other.condition === condition
    );
    if (hook.event !== event || isKnown) continue;
    const groups = serverNames(call?.ofServer);
    if (names.length > 0 && !await matchesHook(matcher, names, { groups })) continue;
    if (condition !== undefined && !await meetsCondition(condition, call, places)) continue;
    found.push(hook);
  }
  return found;
}

/** True also where it cannot be told: a hook that is to stop something must not be left out. */
async function meetsCondition(
  condition: string,
  call: HookedCall | undefined,
  { cwd, home }: HooksForOptions["places"],
): Promise<boolean> {
  const rule = parseRule(condition);
  if (rule === undefined || call?.touches === undefined) return true;
  const { name, ofServer, args, touches } = call;
  const rules = await UserRules.of([{ ...rule, action: "ask", from: "a hook" }], {
    ...{ mode: "default", cwd, home },
    isonforgeHome: home,
  });
  return await rules.judge({ tool: { name, ofServer }, args, touches }) !== undefined;
}
