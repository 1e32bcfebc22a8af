/**
 * What `--allowed-tools` and `--disallowed-tools` say of calls: rules for one run, as other agents take them.
 *
 * @module
 */
import {
  parseRule,
  type RuleAction,
  type UserRule,
} from "../../engine/permissions/user_rules/user_rule.ts";
import { UsageError } from "../../errors.ts";

/** As the command line has them: each may be several, separated by commas or spaces. */
export interface RuleFlags {
  allowedTools?: readonly string[];
  disallowedTools?: readonly string[];
}

/**
 * The rules, and the names of tools that the model is not to be told of.
 *
 * @throws {UsageError} for what is no rule
 */
export function optionRules(
  { allowedTools = [], disallowedTools }: RuleFlags,
): { rules: UserRule[]; disallowedTools?: string[] } {
  const disallowed = disallowedTools?.flatMap(splitRules);
  // A name alone: there is no such tool then.
  const names = disallowed?.filter((text) => !text.includes("("));
  const calls = disallowed?.filter((text) => text.includes("(")) ?? [];
  const rules = [
    ...allowedTools.flatMap(splitRules).map((text) => ruleOf(text, "allow")),
    ...calls.map((text) => ruleOf(text, "deny")),
  ];
  return {
    rules,
    ...(names === undefined || names.length === 0 ? {} : { disallowedTools: names }),
  };
}

function ruleOf(text: string, action: RuleAction): UserRule {
  const rule = parseRule(text);
  const from = action === "allow" ? "--allowed-tools" : "--disallowed-tools";
  if (rule !== undefined) return { ...rule, action, from };
  throw new UsageError(`${from} takes rules, not "${text}"`, {
    hint: `for example: ${from} "Bash(git log:*)"`,
  });
}

/** `Bash(git log:*),Read Edit(src/**)`: at commas and spaces, but not in parentheses. */
function splitRules(text: string): string[] {
  const rules: string[] = [];
  let depth = 0;
  let rule = "";
  for (const character of text) {
    if (depth === 0 && /[\s,]/.test(character)) {
      rules.push(rule);
      rule = "";
      continue;
    }
    if (character === "(") depth++;
    if (character === ")" && depth > 0) depth--;
    rule += character;
  }
  return [...rules, rule].filter((one) => one !== "");
}
