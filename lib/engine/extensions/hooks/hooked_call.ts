/**
 * What hooks are asked about, and what they say of it.
 *
 * @module
 */
import type { Emit } from "../../events.ts";
import type { ServerTool } from "../../tools/tool.ts";
import type { PlacedTouch } from "../../tools/touch.ts";

/** While something goes on. */
export interface HookContext {
  emit: Emit;
  signal: AbortSignal;
}

export interface HookedCall {
  id: string;
  name: string;
  /** Of a tool of an MCP server. */
  ofServer?: ServerTool | undefined;
  args: unknown;
  /** What it would touch; of a call that was made, as it was before. */
  touches?: readonly PlacedTouch[];
}

/** What hooks say of a call that is to be made. */
export interface CallAdvice {
  permission: "allow" | "deny" | "ask" | undefined;
  reason: string;
  updatedInput: Record<string, unknown> | undefined;
}
