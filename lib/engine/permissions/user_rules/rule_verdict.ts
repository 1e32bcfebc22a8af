/**
 * What the rules say of a call.
 *
 * @module
 */
import type { RuleAction, UserRule } from "./user_rule.ts";

/** The rule that decides, and about what. */
export interface RuleVerdict {
  action: RuleAction;
  rule: UserRule;
  /** The part of the call that it is about, where that is not the whole. */
  about?: string;
  /** How it is taken along without being named, and what can be done instead; see `taken_along.ts`. */
  along?: string;
  /** It may be meant, which cannot be told beforehand. */
  unclear?: string;
}

/** A verdict in one sentence, for the model and for whoever reads along. */
export function describeVerdict(
  { action, rule, about, along, unclear }: RuleVerdict,
): string {
  const does = action === "deny" ? "denies" : action === "ask" ? "asks about" : "allows";
  const what = about === undefined ? "it" : `"${about}"`;
  if (unclear !== undefined) {
    return `it cannot be told ${unclear}, and the rule "${rule.text}" (${rule.from}) may mean it: write it out`;
  }
  const rest = along === undefined ? "" : `, ${along}`;
  return `the rule "${rule.text}" (${rule.from}) ${does} ${what}${rest}`;
}
