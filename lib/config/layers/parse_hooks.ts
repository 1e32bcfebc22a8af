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
import { parseRule } from "../../engine/permissions/user_rules/user_rule.ts";
import { nearNames } from "../../text/near_names.ts";
import { isObject } from "../../text/json.ts";
import type { LayerPlace, Problem } from "./layer.ts";

interface Found {
  place: LayerPlace;
  /** Added to. */
  problems: Problem[];
}

const DEFAULT_TIMEOUT_S = 60;
/** What follows the end of a conversation holds up whoever waits for it. */
const END_TIMEOUT_S = 1.5;
/** As a command of a model has; a hook must not hold up a run for longer. */
const MAX_TIMEOUT_S = 600;

/** `{"PreToolUse": [{"matcher": "Edit|Write", "hooks": [{"type": "command", "command": "…", "timeout": 30}]}]}` */
export function parseHooks(value: unknown, found: Found): Hook[] {
  const { place: { place }, problems } = found;
  if (value === undefined) return [];
  if (!isObject(value)) {
    problems.push({ text: `"hooks" in ${place} takes an object of events`, isFatal: true });
    return [];
  }
  const others = Object.keys(value).filter((event) => OTHER_EVENTS.includes(event));
  if (others.length > 0) {
    const text = `hooks for ${
      others.join(", ")
    } in ${place} are not run: there are no such events here`;
    problems.push({ text, isFatal: false });
  }
  return Object.entries(value).flatMap(([event, groups]) => {
    if (!isEvent(event)) {
      if (!OTHER_EVENTS.includes(event)) problems.push(unknownEvent(event, place));
      return [];
    }
    if (!Array.isArray(groups)) {
      problems.push({ text: `"hooks.${event}" in ${place} takes a list`, isFatal: true });
      return [];
    }
    return groups.flatMap((group) => parseGroup(group, { ...found, event }));
  });
}

function parseGroup(group: unknown, found: Found & { event: HookEvent }): Hook[] {
  const { event, place: { place, repository }, problems } = found;
  const wrong = (what: string) => {
    problems.push({ text: `a hook for ${event} in ${place} ${what}`, isFatal: true });
    return [];
  };
  if (!isObject(group)) return wrong("is no object");
  const { matcher = "", hooks } = group;
  if (typeof matcher !== "string") return wrong("has a matcher that is no text");
  if (!Array.isArray(hooks)) return wrong('has no list "hooks"');
  return hooks.flatMap((hook): Hook[] => {
    if (!isObject(hook)) return wrong("is no object");
    const { type = "command", command, async: isAsync = false, if: condition } = hook;
    const { timeout = event === "SessionEnd" ? END_TIMEOUT_S : DEFAULT_TIMEOUT_S } = hook;
    if (type !== "command") {
      const text = `a hook for ${event} in ${place} is of type "${type}": only commands are run`;
      problems.push({ text, isFatal: false });
      return [];
    }
    if (typeof command !== "string" || command.trim() === "") return wrong("has no command");
    if (typeof timeout !== "number" || !(timeout > 0)) return wrong("has a timeout above 0 s");
    const isRule = condition === undefined ||
      (typeof condition === "string" && parseRule(condition) !== undefined);
    if (!isRule) return wrong('has an "if" that is no rule, such as Bash(git *)');
    // What is no call meets no condition.
    if (condition !== undefined && !/Tool/.test(event)) return [];
    return [{
      event,
      matcher,
      ...(typeof condition === "string" ? { condition } : {}),
      command,
      timeoutMs: Math.min(timeout, MAX_TIMEOUT_S) * 1000,
      isAsync: isAsync === true,
      from: place,
      isOfRepository: repository !== undefined,
    }];
  });
}

function unknownEvent(event: string, place: string): Problem {
  const names = new Map(HOOK_EVENTS.map((name) => [name.toLowerCase(), name]));
  const near = nearNames(event, [...names.keys()]).map((name) => names.get(name))[0];
  const question = near === undefined ? "" : `; did you mean ${near}?`;
  return { text: `unknown event "${event}" of hooks in ${place}${question}`, isFatal: false };
}

function isEvent(name: string): name is HookEvent {
  return (HOOK_EVENTS as readonly string[]).includes(name);
}
