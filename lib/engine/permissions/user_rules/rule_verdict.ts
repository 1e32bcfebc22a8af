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
  /** The directory that it would be read with. */
  within?: string;
  /** The command that would show it without naming it. */
  shownBy?: string;
  /** It may be meant, which cannot be told beforehand. */
  unclear?: string;
}

/** A verdict in one sentence, for the model and for whoever reads along. */
export function describeVerdict(
  { action, rule, about, within, shownBy, unclear }: RuleVerdict,
): string {
  const does = action === "deny" ? "denies" : action === "ask" ? "asks about" : "allows";
  const what = about === undefined ? "it" : `"${about}"`;
  if (unclear !== undefined) {
    return `it cannot be told ${unclear}, and the rule "${rule.text}" (${rule.from}) may mean it: write it out`;
  }
  if (shownBy !== undefined) {
    return `the rule "${rule.text}" (${rule.from}) ${does} ${what}, which "${shownBy}" would show or copy: ` +
      `leave it out (-- . ':!${about}'), or name what you need`;
  }
  const rest = within === undefined
    ? ""
    : `, which would be read with all of "${within}": leave it out (--exclude), or name what you need`;
  return `the rule "${rule.text}" (${rule.from}) ${does} ${what}${rest}`;
}
