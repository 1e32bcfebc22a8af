/**
 * A call on its way: what it would touch, whether it may, and who hears of it afterwards.
 *
 * @module
 */
import type { Emit } from "./events.ts";
import type { ServerTool, Tool, ToolOutcome } from "./tools/tool.ts";
import type { PlacedTouch } from "./tools/touch.ts";

/** Whether a call may run; a refusal says why, for the model. */
export type Permission =
  | Allowance
  /** With other arguments than the model's; `note` tells the model. */
  | Allowance & { args: unknown; note: string }
  | { allowed: false; reason: string };

export interface Allowance {
  allowed: true;
  /** Whether a search may look into a file; into all unless given. */
  mayRead?: (place: string) => boolean;
}

/** A call with everything that it would touch. */
export interface PlacedCall {
  tool: Tool;
  /** What the tool's `parse` returned. */
  args: unknown;
  touches: readonly PlacedTouch[];
  /** Unique within the run. */
  callId?: string;
  /** What a hook says of it. */
  advice?: { decision: "allow" | "ask"; reason: string };
}

export type AfterCall = (
  call: { id: string; name: string; ofServer?: ServerTool | undefined; args: unknown },
  outcome: ToolOutcome,
  context: { emit: Emit; signal: AbortSignal },
) => Promise<ToolOutcome>;
