/**
 * Whether a rule is about what a tool touches, or about its arguments.
 *
 * @module
 */
import { matchesGlob } from "../../../text/matches_glob.ts";
import { ownName } from "../../tools/foreign_names.ts";
import type { PlacedTouch } from "../../tools/touch.ts";
import { matchesText } from "./command_patterns.ts";
import { isNamed, type NamedTool, READERS, WRITERS } from "./rule_names.ts";
import type { UserRule } from "./user_rule.ts";

/** Whether a rule with a path is about what a tool touches in this way. */
export function concerns(
  rule: UserRule,
  { tool, kind }: { tool: string; kind: PlacedTouch["kind"] },
): boolean {
  const own = ownName(rule.tool);
  if (rule.pattern === undefined) return false;
  if (kind === "write") return WRITERS.includes(own) || matchesGlob(tool, rule.tool);
  return READERS.includes(own) || own === tool || matchesGlob(tool, rule.tool);
}

/** Rules about addresses, and about the arguments of tools that touch nothing of ours. */
export function matchesArguments(
  { tool: name, pattern, action }: UserRule,
  { tool, args, touches }: { tool: NamedTool; args: unknown; touches: readonly PlacedTouch[] },
): boolean {
  if (pattern === undefined || !isNamed(name, tool, { isAllowance: action === "allow" })) {
    return false;
  }
  const isOurs = touches.some((touch) => touch.kind === "run" || "place" in touch);
  if (isOurs) return false;
  const values = typeof args === "object" && args !== null ? Object.values(args) : [args];
  const url = URL.parse(String(Reflect.get(Object(args), "url") ?? ""));
  const domain = /^domain:(.+)$/.exec(pattern)?.[1]?.trim().toLowerCase();
  if (domain !== undefined) {
    // `example.com.` is the same host.
    const host = url?.hostname.toLowerCase().replace(/\.+$/, "") ?? "";
    const wanted = domain.replace(/^\*\./, "").replace(/\.+$/, "");
    return wanted === "*" || host === wanted || host.endsWith(`.${wanted}`);
  }
  if (tool.name === "skill") {
    const [skill = "", ...words] = values.filter((value) => typeof value === "string");
    // `Skill(deploy)`, `Skill(deploy *)`, `Skill(deploy:*)`
    return matchesText([skill.replace(/^\//, ""), ...words].join(" "), pattern) ||
      skill.replace(/^\//, "") === pattern;
  }
  const texts = [
    JSON.stringify(args) ?? "",
    ...values.filter((value) => typeof value === "string"),
  ];
  return texts.some((text) => matchesGlob(text, pattern));
}
