/**
 * Permission for the tool calls of a run.
 *
 * @module
 */
import type { PermissionOptions } from "./decide.ts";
import type { Permission, PlacedCall, ToolRunnerOptions } from "../tool_runner.ts";

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
  if (options.mode === "yolo") return () => ({ allowed: true });
  const { decide } = await import("./decide.ts");
  let isSaid = false;
  // Once is enough for whoever reads along.
  const nobody = () => {
    const hint = isSaid ? "" : WAYS_TO_ALLOW;
    isSaid = true;
    return `there is nobody to ask${hint}`;
  };
  return async (call, signal) => {
    const decision = await decide(call, options);
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
}
