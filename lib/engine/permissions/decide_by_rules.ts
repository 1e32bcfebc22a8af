/**
 * Rules, mode and hooks together: what is denied by any of them is, then what is to be asked for is asked for.
 *
 * @module
 */
import type { PlacedCall } from "../placed_call.ts";
import { decide, type Decision, type PermissionOptions } from "./decide.ts";
import { describeVerdict, type RuleVerdict } from "./user_rules/rule_verdict.ts";
import type { UserRule } from "./user_rules/user_rule.ts";
import { UserRules } from "./user_rules/user_rules.ts";

export type DecidedCall = Pick<PlacedCall, "tool" | "args" | "touches" | "advice">;

/** A decision, and the rule that made it. */
export type RuledDecision = Decision & { verdict?: RuleVerdict };

export interface Decider {
  decideCall(call: DecidedCall): Promise<RuledDecision>;
  /** Whether a search may look into a file; into all unless given. */
  mayRead?: (place: string) => boolean;
}

/** Creates what decides about calls. */
export async function decideByRules(
  rules: readonly UserRule[],
  options: PermissionOptions,
): Promise<Decider> {
  const ruled = rules.length === 0 ? undefined : await UserRules.of(rules, options);
  const decideCall = async (call: DecidedCall): Promise<RuledDecision> => {
    const verdict = await ruled?.judge(call);
    const said = verdict === undefined ? {} : { verdict };
    if (verdict?.action === "deny") {
      return { decision: "deny", reason: describeVerdict(verdict), ...said };
    }
    const byMode = await decide(call, options);
    // To plan is to read, whatever else is allowed.
    const isAllowed = verdict?.action === "allow" &&
      (options.mode !== "plan" || call.touches.every(({ kind }) => kind === "read"));
    if (byMode.decision === "deny" && !isAllowed) return byMode;
    if (verdict?.action === "ask") {
      return { decision: "ask", reason: describeVerdict(verdict), ...said };
    }
    if (call.advice?.decision === "ask") return call.advice;
    if (isAllowed) return { decision: "allow", ...said };
    if (call.advice?.decision === "allow") return { decision: "allow" };
    return byMode;
  };
  return { decideCall, ...(ruled === undefined ? {} : { mayRead: (path) => ruled.mayRead(path) }) };
}
