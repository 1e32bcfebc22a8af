/**
 * `permissions` in a file of settings.
 *
 * @module
 */
import {
  parseRule,
  RULE_ACTIONS,
  type RuleAction,
  type UserRule,
} from "../../engine/permissions/user_rules/user_rule.ts";
import { nearToolName } from "../../engine/tools/near_tool_name.ts";
import { isObject } from "../../text/json.ts";
import { type Problems, shown } from "./problems.ts";
import { YOLO_SWITCH } from "./switched_off.ts";
import { isUsable } from "./usable_setting.ts";

/** Every call is held against each of them. */
const MAX_RULES = 1_000;
/** What may stand in it. */
export const PERMISSION_KEYS = [
  ...RULE_ACTIONS,
  ...["rules", "defaultMode", "additionalDirectories", YOLO_SWITCH] as const,
] as const;
const RULE_KEYS = ["tool", "action", "args_pattern"];
const TAKES = `takes objects with tool, action (${
  RULE_ACTIONS.join(", ")
}) and perhaps args_pattern`;

export interface Permissions {
  rules: UserRule[];
  /** `defaultMode`, as other agents call it. */
  mode?: string;
  /** `additionalDirectories`. */
  directories: string[];
}

/** The lists `allow`, `ask`, `deny` and the list `rules`, with what stands beside them. */
export function parsePermissions(value: unknown, problems: Problems): Permissions {
  const object = problems.object(value, "permissions");
  problems.unknownNames(object, { known: PERMISSION_KEYS, prefix: "permissions." });
  const { place: from, repository } = problems.place;
  const origin = { from, ...(repository === undefined ? {} : { base: repository }) };
  const rules: UserRule[] = [
    ...RULE_ACTIONS.flatMap((action) => rulesOf(object[action], action, problems)),
    ...problems.list(object["rules"], "permissions.rules").flatMap((entry) =>
      readRule(entry, problems) ?? []
    ),
  ].map((rule) => ({ ...rule, ...origin }));
  for (const rule of rules) checkToolName(rule, problems);
  const { defaultMode: mode, additionalDirectories } = object;
  const isMode = mode !== undefined &&
    isUsable("permission_mode", mode, { problems, key: "permissions.defaultMode" });
  return {
    rules: atMost(MAX_RULES, rules, problems),
    directories: problems.texts(
      additionalDirectories,
      "permissions.additionalDirectories",
      "directories",
    ),
    ...(isMode ? { mode: String(mode) } : {}),
  };
}

type Read = Pick<UserRule, "tool" | "pattern" | "text" | "action">;

function rulesOf(value: unknown, action: RuleAction, problems: Problems): Read[] {
  const name = `permissions.${action}`;
  const listed = problems.list(value, name);
  // Whoever forgot the brackets has denied it all the same.
  const isStrict = typeof value === "string" && action !== "allow";
  return (isStrict ? [value] : listed).flatMap((text) => {
    const rule = typeof text === "string" ? parseRule(text) : undefined;
    if (rule !== undefined) return [{ ...rule, action }];
    problems.refuse(
      `${
        shown(text)
      } of "${name}" is no rule such as Bash(git status:*), in ${problems.place.place}`,
    );
    return [];
  });
}

/** `{"tool": "bash", "args_pattern": "git status*", "action": "allow"}` */
function readRule(entry: unknown, problems: Problems): Read | undefined {
  const name = "permissions.rules";
  const wrong = () => void problems.refuse(`${problems.named(name)} ${TAKES}, not ${shown(entry)}`);
  if (!isObject(entry)) return wrong();
  const { tool, action: given, args_pattern: pattern } = entry;
  const action = RULE_ACTIONS.find((known) => known === given);
  if (typeof tool !== "string" || tool.trim() === "" || action === undefined) return wrong();
  if (pattern !== undefined && typeof pattern !== "string") return wrong();
  const isWhole = pattern === undefined || pattern.trim() === "" || pattern.trim() === "*";
  problems.unknownNames(entry, { known: RULE_KEYS, prefix: `${name}.` });
  const isCut = Object.keys(entry).some((key) => !RULE_KEYS.includes(key));
  // What nobody here knows may be what was to narrow it: less is allowed then, and no less denied.
  if (isCut && isWhole && action === "allow") return wrong();
  const text = isWhole ? tool : `${tool}(${pattern})`;
  return { tool, action, text, ...(isWhole ? {} : { pattern: pattern.trim() }) };
}

/** A rule about a tool that there is not means no call. */
function checkToolName({ tool, text, action }: UserRule, problems: Problems): void {
  const near = nearToolName(tool);
  if (near === undefined) return;
  problems.note(
    `the rule "${text}" of ${
      problems.named(`permissions.${action}`)
    } means no call: there is no tool ${tool}; did you mean ${near}?`,
  );
}

/** Where there are too many, what allows goes first. */
function atMost(max: number, rules: readonly UserRule[], problems: Problems): UserRule[] {
  if (rules.length <= max) return [...rules];
  problems.refuse(
    `${problems.named("permissions")} has ${rules.length} rules, of which ${max} count`,
  );
  const strict = rules.filter(({ action }) => action !== "allow");
  const kept = new Set(
    [...strict, ...rules.filter(({ action }) => action === "allow")].slice(0, max),
  );
  return rules.filter((rule) => kept.has(rule));
}
