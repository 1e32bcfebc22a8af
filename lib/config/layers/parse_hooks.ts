/**
 * `hooks` in a file of settings.
 *
 * @module
 */
import {
  type Hook,
  HOOK_EVENTS,
  type HookEvent,
  OTHER_EVENTS,
} from "../../engine/extensions/hooks/hook.ts";
import { isForAll, matcherProblem } from "../../engine/extensions/hooks/matcher.ts";
import { parseRule } from "../../engine/permissions/user_rules/user_rule.ts";
import { isObject } from "../../text/json.ts";
import { nearName } from "../../text/near_names.ts";
import { parseAction } from "./parse_hook_action.ts";
import { type Problems, shown } from "./problems.ts";

const DEFAULT_TIMEOUT_S = 60;
/** What follows the end of a conversation holds up whoever waits for it. */
const END_TIMEOUT_S = 1.5;
/** As a command of a model has; a hook must not hold up a run for longer. */
const MAX_TIMEOUT_S = 600;
const GROUP_KEYS = ["matcher", "hooks"];
const HOOK_KEYS = ["type", "timeout", "async", "asyncRewake", "if"];
/** What other agents show while a hook runs, or when it speaks up later. */
const UNUSED_KEYS = ["statusMessage", "rewakeMessage", "rewakeSummary"];

/** `{"PreToolUse": [{"matcher": "Edit|Write", "hooks": [{"type": "command", "command": "…", "timeout": 30}]}]}` */
export function parseHooks(value: unknown, problems: Problems): Hook[] {
  const { place } = problems.place;
  const events = Object.entries(problems.object(value, "hooks", "events"));
  const others = events.map(([event]) => event).filter((event) => OTHER_EVENTS.includes(event));
  if (others.length > 0) {
    problems.note(
      `hooks for ${others.join(", ")} in ${place} are not run: there are no such events here`,
    );
  }
  return events.flatMap(([event, groups]) => {
    if (OTHER_EVENTS.includes(event)) return [];
    if (!isEvent(event)) {
      const near = nearName(event, HOOK_EVENTS);
      const question = near === undefined ? "" : `; did you mean ${near}?`;
      problems.note(`unknown event "${event}" of hooks in ${place}${question}`);
      return [];
    }
    return problems.list(groups, `hooks.${event}`).flatMap((group) =>
      parseGroup(group, { event, problems })
    );
  });
}

interface Found {
  event: HookEvent;
  problems: Problems;
}

function parseGroup(group: unknown, { event, problems }: Found): Hook[] {
  const named = `a hook for ${event} in ${problems.place.place}`;
  const wrong = (what: string) => {
    problems.refuse(`${named} ${what}`);
    return [];
  };
  if (!isObject(group)) return wrong("is no object");
  const { matcher = "", hooks } = group;
  if (typeof matcher !== "string") return wrong("has a matcher that is no text");
  const problem = matcherProblem(matcher, { isOfTools: isOfCalls(event) });
  if (problem?.isFatal) return wrong(problem.text);
  if (problem !== undefined) problems.note(`${named} ${problem.text}`);
  if (!Array.isArray(hooks)) return wrong('has no list "hooks"');
  problems.unknownNames(group, { known: GROUP_KEYS, prefix: `hooks.${event}.` });
  return hooks.flatMap((hook) => parseHook(hook, { event, problems, matcher }));
}

function parseHook(hook: unknown, { event, problems, matcher }: Found & { matcher: string }) {
  const { place, repository, isForeign = false } = problems.place;
  const which = isForAll(matcher) ? event : `${event} (${matcher})`;
  const named = `a hook for ${which} in ${place}`;
  const wrong = (what: string): Hook[] => {
    problems.refuse(`${named} ${what}`);
    return [];
  };
  if (!isObject(hook)) return wrong("is no object");
  const { async: isAsync = false, asyncRewake: wakes = false, if: condition } = hook;
  const { timeout = event === "SessionEnd" ? END_TIMEOUT_S : DEFAULT_TIMEOUT_S } = hook;
  const parsed = parseAction(hook, event);
  if ("notBuilt" in parsed) {
    problems.note(`${named} is of type ${parsed.notBuilt}`);
    return [];
  }
  if ("problem" in parsed) return wrong(parsed.problem);
  if (typeof timeout !== "number" || !(timeout > 0)) {
    return wrong(`takes a timeout in seconds, above 0, not ${shown(timeout)}`);
  }
  if (timeout > MAX_TIMEOUT_S) {
    problems.note(`${named} has ${MAX_TIMEOUT_S} s, which is the most, and not ${timeout}`);
  }
  if (typeof isAsync !== "boolean") {
    return wrong(`takes true or false for "async", not ${shown(isAsync)}`);
  }
  if (typeof wakes !== "boolean") {
    return wrong(`takes true or false for "asyncRewake", not ${shown(wakes)}`);
  }
  const isRule = condition === undefined ||
    (typeof condition === "string" && parseRule(condition) !== undefined);
  if (!isRule) return wrong('has an "if" that is no rule, such as Bash(git *)');
  problems.unknownNames(hook, {
    known: [...HOOK_KEYS, ...parsed.keys],
    prefix: `hooks.${event}.hooks.`,
    unused: [...UNUSED_KEYS, ...parsed.unused],
  });
  if (condition !== undefined && !isOfCalls(event)) {
    // In a file for another agent it is as there.
    if (!isForeign) problems.note(`${named} is never run: what is no call meets no "if"`);
    return [];
  }
  return [{
    event,
    matcher,
    ...(typeof condition === "string" ? { condition } : {}),
    action: parsed.action,
    timeoutMs: Math.min(timeout, MAX_TIMEOUT_S) * 1000,
    isAsync: isAsync || wakes,
    ...(wakes ? { wakes } : {}),
    from: place,
    isOfRepository: repository !== undefined,
  }];
}

function isOfCalls(event: HookEvent): boolean {
  return /Tool/.test(event);
}

function isEvent(name: string): name is HookEvent {
  return (HOOK_EVENTS as readonly string[]).includes(name);
}
