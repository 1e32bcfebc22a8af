/**
 * The borders of a sandbox for tools that read and write files themselves.
 *
 * @module
 */
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";
import type { ToolRunnerOptions } from "../tool_runner.ts";
import type { PlacedTouch } from "../tools/touch.ts";

type Permit = ToolRunnerOptions["permit"];

/** `permit`, which refuses first what the sandbox would not let a command do; no mode and no person changes that. */
export function withinBorders(permit: Permit, sandbox: CommandSandbox): Permit {
  return async (call, signal) => {
    const reason = refusalOf(call.touches, sandbox);
    if (reason === undefined) return await permit(call, signal);
    sandbox.refusals.add();
    return { allowed: false, reason: `refused: ${reason}` };
  };
}

function refusalOf(
  touches: readonly PlacedTouch[],
  { borders }: CommandSandbox,
): string | undefined {
  for (const touch of touches) {
    if (!("place" in touch)) continue;
    const reason = touch.kind === "write"
      ? borders?.refuseWrite(touch.place)
      : borders?.refuseRead(touch.place, { isRecursive: touch.kind === "search" });
    if (reason !== undefined) return reason;
  }
  return undefined;
}
