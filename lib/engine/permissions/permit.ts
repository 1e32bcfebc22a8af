/**
 * Permission for the tool calls of a run.
 *
 * @module
 */
import type { Decision, PermissionOptions } from "./decide.ts";
import type { Permission, PlacedCall } from "../placed_call.ts";
import type { ToolRunnerOptions } from "../tool_runner.ts";

/** A call about which a person is to decide. */
export interface ApprovalRequest extends PlacedCall {
  /** Why it is not simply done. */
  reason: string;
  /** Aborted when the answer is not wanted any more. */
  signal: AbortSignal;
}

/** Print runs approve nothing by themselves; other agents' do, so that users look for the way. */
const WAYS_TO_ALLOW =
  " (the user may allow it: --permission-mode acceptEdits, auto or yolo, or permission_mode in the configuration)";

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
  const { decideCall, mayRead } = mode === "yolo" && counted.length === 0
    ? { decideCall: adviceAlone }
    : await (await import("./decide_by_rules.ts")).decideByRules(counted, options);
  let isSaid = false;
  // Once is enough for whoever reads along.
  const nobody = () => {
    const hint = isSaid ? "" : WAYS_TO_ALLOW;
    isSaid = true;
    return `there is nobody to ask${hint}`;
  };
  const permit = async (call: PlacedCall, signal: AbortSignal): Promise<Permission> => {
    const decision = await decideCall(call);
    switch (decision.decision) {
      case "allow":
        return { allowed: true };
      case "deny":
        return { allowed: false, reason: `refused: ${decision.reason}` };
      case "ask":
        if (ask !== undefined) return await ask({ ...call, reason: decision.reason, signal });
        return { allowed: false, reason: `refused: ${decision.reason}, and ${nobody()}` };
    }
  };
  if (mayRead === undefined) return permit;
  return async (call, signal) => {
    const permission = await permit(call, signal);
    return permission.allowed ? { ...permission, mayRead } : permission;
  };
}

/** Nothing is asked for but what a hook wants to be asked. */
function adviceAlone({ advice }: PlacedCall): Decision {
  return advice?.decision === "ask" ? advice : { decision: "allow" };
}
