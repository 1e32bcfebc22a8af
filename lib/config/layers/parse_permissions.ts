/**
 * `permissions` in a file of settings.
 *
 * @module
 */
import { PERMISSION_MODE_WORDS } from "../../engine/permissions/mode.ts";
import {
  parseRule,
  RULE_ACTIONS,
  type UserRule,
} from "../../engine/permissions/user_rules/user_rule.ts";
import { isObject } from "../../text/json.ts";
import type { LayerPlace, Problem } from "./layer.ts";

interface Found {
  place: LayerPlace;
  /** Added to. */
  problems: Problem[];
}

/** Every call is held against each of them. */
const MAX_RULES = 1_000;

export interface Permissions {
  rules: UserRule[];
  /** `defaultMode`, as other agents call it. */
  mode?: string;
  /** `additionalDirectories`. */
  directories: string[];
}

/** The lists `allow`, `ask`, `deny` and the list `rules`. */
export function parsePermissions(value: unknown, { place, problems }: Found): Permissions {
  const none: Permissions = { rules: [], directories: [] };
  if (value === undefined) return none;
  const wrong = (text: string) => {
    problems.push({ text: `${text}, in ${place.place}`, isFatal: true });
    return none;
  };
  if (!isObject(value)) return wrong('"permissions" takes an object');
  const origin = {
    from: place.place,
    ...(place.repository === undefined ? {} : { base: place.repository }),
  };
  const rules: UserRule[] = [];
  for (const action of RULE_ACTIONS) {
    const list = value[action] ?? [];
    if (!Array.isArray(list)) wrong(`"permissions.${action}" takes a list`);
    else {
      for (const text of list) {
        const rule = typeof text === "string" ? parseRule(text) : undefined;
        if (rule !== undefined) rules.push({ ...rule, action, ...origin });
        else wrong(`${say(text)} of "permissions.${action}" is no rule such as Bash(git status:*)`);
      }
    }
  }
  const listed = value["rules"] ?? [];
  if (!Array.isArray(listed)) wrong('"permissions.rules" takes a list');
  else {
    for (const entry of listed) {
      const rule = readRule(entry);
      if (rule !== undefined) rules.push({ ...rule, ...origin });
      else {
        wrong(
          `"permissions.rules" takes objects with tool, action (${
            RULE_ACTIONS.join(", ")
          }) and perhaps args_pattern, not ${say(entry)}`,
        );
      }
    }
  }
  if (rules.length > MAX_RULES) {
    wrong(`"permissions" has ${rules.length} rules, of which the first ${MAX_RULES} count`);
    rules.length = MAX_RULES;
  }
  const { defaultMode: mode, additionalDirectories = [] } = value;
  const isMode = typeof mode === "string" &&
    (PERMISSION_MODE_WORDS as readonly string[]).includes(mode);
  const directories = Array.isArray(additionalDirectories)
    ? additionalDirectories.filter((path) => typeof path === "string")
    : [];
  return { rules, directories, ...(isMode ? { mode } : {}) };
}

/** `{"tool": "bash", "args_pattern": "git status*", "action": "allow"}` */
function readRule(
  entry: unknown,
): Pick<UserRule, "tool" | "pattern" | "text" | "action"> | undefined {
  if (!isObject(entry)) return undefined;
  const { tool, action, args_pattern: pattern } = entry;
  const isAction = RULE_ACTIONS.find((known) => known === action);
  if (typeof tool !== "string" || tool.trim() === "" || isAction === undefined) return undefined;
  if (pattern !== undefined && typeof pattern !== "string") return undefined;
  const isWhole = pattern === undefined || pattern.trim() === "" || pattern.trim() === "*";
  const text = isWhole ? tool : `${tool}(${pattern})`;
  return { tool, action: isAction, text, ...(isWhole ? {} : { pattern: pattern.trim() }) };
}

function say(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? "nothing";
}
