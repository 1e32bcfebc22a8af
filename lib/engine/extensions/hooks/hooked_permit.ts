/**
 * Hooks before calls: they may refuse one, change its arguments, allow what would be asked, or have it asked.
 *
 * @module
 */
import { abbreviate } from "../../../text/abbreviate.ts";
import type { Emit } from "../../events.ts";
import { placeTouches } from "../../tools/touch.ts";
import { ToolArgumentError } from "../../tools/tool.ts";
import type { Permission, PlacedCall } from "../../placed_call.ts";
import type { ToolRunnerOptions } from "../../tool_runner.ts";
import type { Hooks } from "./hooks.ts";

type Permit = ToolRunnerOptions["permit"];

/** `permit`, after the hooks; what they put in place of the arguments is judged like everything else. */
export function hookedPermit(
  permit: Permit,
  { hooks, emit, cwd, home }: { hooks: Hooks; emit: Emit; cwd: string; home: string | undefined },
): Permit {
  return async (call, signal) => {
    const { tool, args, callId = "" } = call;
    const hooked = {
      id: callId,
      name: tool.name,
      ofServer: tool.ofServer,
      args,
      touches: call.touches,
    };
    const { permission, reason, updatedInput } = await hooks.preToolUse(hooked, { emit, signal });
    if (permission === "deny") return refused(`a hook refused this call: ${reason}`);
    const advice = permission === undefined
      ? {}
      : { advice: { decision: permission, reason: `a hook wants it to be asked: ${reason}` } };
    if (updatedInput === undefined) return await permit({ ...call, ...advice }, signal);
    const changed = await withInput(call, updatedInput, { cwd, home });
    if ("allowed" in changed) return changed;
    const permitted = await permit({ ...changed, ...advice }, signal);
    return permitted.allowed && !("args" in permitted)
      ? { ...permitted, args: changed.args, note: noteOf(updatedInput) }
      : permitted;
  };
}

async function withInput(
  call: PlacedCall,
  input: Record<string, unknown>,
  places: { cwd: string; home: string | undefined },
): Promise<PlacedCall | Permission & { allowed: false }> {
  try {
    const args = call.tool.parse(input);
    return { ...call, args, touches: await placeTouches(call.tool.touches(args), places) };
  } catch (error) {
    if (!(error instanceof ToolArgumentError)) throw error;
    return refused(`a hook changed the arguments to what the tool does not take: ${error.message}`);
  }
}

function noteOf(input: Record<string, unknown>): string {
  return `a hook changed the arguments: ${abbreviate(JSON.stringify(input), 500)}`;
}

function refused(reason: string): Permission & { allowed: false } {
  return { allowed: false, reason: `refused: ${reason}` };
}
