/**
 * Permission for the tool calls of a run in which nobody can be asked.
 *
 * @module
 */
import type { PermissionOptions } from "./permissions.ts";
import type { ToolRunnerOptions } from "./tool_runner.ts";

/** Creates the judge of a run's tool calls; what decides is loaded only where there is something to decide. */
export async function createPermit(
  options: PermissionOptions,
): Promise<ToolRunnerOptions["permit"]> {
  if (options.mode === "yolo") return () => ({ allowed: true });
  const { decide } = await import("./permissions.ts");
  return async (tool, args) => {
    const decision = await decide({ tool, args }, options);
    switch (decision.decision) {
      case "allow":
        return { allowed: true };
      case "deny":
        return { allowed: false, reason: `refused: ${decision.reason}` };
      case "ask":
        return {
          allowed: false,
          reason: `refused: ${decision.reason}, and there is nobody to ask`,
        };
    }
  };
}
