/**
 * Permission for the tool calls of a run.
 *
 * @module
 */
import type { Decision, PermissionOptions } from "./decide.ts";
import type { DecidedCall, Decider, RuledDecision } from "./decide_by_rules.ts";
import type { PermissionMode } from "./mode.ts";
import type { Permission, PlacedCall } from "../placed_call.ts";
import type { ToolRunnerOptions } from "../tool_runner.ts";
import type { UserRule } from "./user_rules/user_rule.ts";

/** A call about which a person is to decide. */
export interface ApprovalRequest extends PlacedCall {
  /** Why it is not simply done. */
  reason: string;
  /** Aborted when the answer is not wanted any more. */
  signal: AbortSignal;
}

/** From the one that asks most; `plan` and what it refuses are left out. */
const MODES: readonly PermissionMode[] = ["default", "acceptEdits", "auto", "yolo"];

/** Print runs approve nothing by themselves; other agents' do, so that users look for the way. */
function waysToAllow(
  { tool, touches }: PlacedCall,
  { mode, isByRule }: { mode: PermissionMode; isByRule: boolean },
): string {
  // Rules that ask, and servers, which every other mode asks about.
  if (isByRule) return " (the user may allow it: --permission-mode yolo)";
  if (touches.some(({ kind }) => kind === "external")) {
    return ` (the user may allow it: "${tool.name}" in permissions.allow of settings.json, or --permission-mode yolo)`;
  }
  const isEdit = touches.every(({ kind }) => kind === "write");
  const isRead = touches.some(({ kind }) => kind === "read" || kind === "search");
  const looser = MODES.slice(MODES.indexOf(mode) + 1)
    .filter((mode) => isEdit || mode !== "acceptEdits")
    // What is asked for there, auto mode does not read at all.
    .filter((mode) => !isRead || mode === "yolo");
  const names = looser.length < 2
    ? looser.join("")
    : `${looser.slice(0, -1).join(", ")} or ${looser.at(-1)}`;
  return ` (the user may allow it: --permission-mode ${names}, permission_mode in the configuration, or a rule)`;
}

/** Asks whoever sits there. */
export type Ask = (question: ApprovalRequest) => Promise<Permission>;

/**
 * Creates the judge of a run's tool calls; what decides is loaded only where there is something to decide. Without
 * `ask`, where nobody can be asked, what would be asked is refused.
 */
export async function createPermit(
  { ask, ...options }: PermissionOptions & { ask?: Ask },
): Promise<ToolRunnerOptions["permit"]> {
  const { mode, rules = [] } = options;
  // Without limits, only what somebody denied counts.
  const counted = mode === "yolo" ? rules.filter(({ action }) => action === "deny") : rules;
  const { decideCall, mayRead } = await deciderOf(counted, options);
  let isSaid = false;
  // Once is enough for whoever reads along.
  const nobody = (call: PlacedCall, isByRule: boolean) => {
    const hint = isSaid ? "" : waysToAllow(call, { mode, isByRule });
    isSaid = true;
    return `there is nobody to ask${hint}`;
  };
  const permit = async (call: PlacedCall, signal: AbortSignal): Promise<Permission> => {
    const decision: RuledDecision = await decideCall(call);
    switch (decision.decision) {
      case "allow":
        return { allowed: true };
      case "deny":
        return { allowed: false, reason: `refused: ${decision.reason}` };
      case "ask": {
        if (ask !== undefined) return await ask({ ...call, reason: decision.reason, signal });
        const isByRule = decision.verdict !== undefined || call.advice?.decision === "ask";
        return {
          allowed: false,
          reason: `refused: ${decision.reason}, and ${nobody(call, isByRule)}`,
        };
      }
    }
  };
  if (mayRead === undefined) return permit;
  return async (call, signal) => {
    const permission = await permit(call, signal);
    return permission.allowed ? { ...permission, mayRead } : permission;
  };
}

/** Rules are looked at before anything happens; what decides without any is loaded with the first call. */
async function deciderOf(
  rules: readonly UserRule[],
  options: PermissionOptions,
): Promise<Decider> {
  if (rules.length === 0) {
    return {
      decideCall: (call) => options.mode === "yolo" ? adviceAlone(call) : byMode(call, options),
    };
  }
  const { decideByRules } = await import("./decide_by_rules.ts");
  return await decideByRules(rules, options);
}

async function byMode(call: DecidedCall, options: PermissionOptions): Promise<Decision> {
  const { decideByRules } = await import("./decide_by_rules.ts");
  const { decideCall } = await decideByRules([], options);
  return await decideCall(call);
}

/** Nothing is asked for but what a hook wants to be asked. */
function adviceAlone({ advice }: DecidedCall): Promise<Decision> {
  return Promise.resolve(advice?.decision === "ask" ? advice : { decision: "allow" });
}
