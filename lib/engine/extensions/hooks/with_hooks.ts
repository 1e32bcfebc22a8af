/**
 * Hooks around the calls and the end of a turn.
 *
 * @module
 */
import type { LoopOptions } from "../../loop.ts";
import { hookedIncoming } from "./hooked_incoming.ts";
import { hookedPermit } from "./hooked_permit.ts";
import type { Hooks } from "./hooks.ts";

type Around = Pick<LoopOptions, "permit" | "emit" | "cwd" | "home" | "incoming" | "signal">;

/** What the loop is given in their place. */
export function withHooks(
  hooks: Hooks,
  { permit, emit, cwd, home, incoming, signal }: Around,
): Pick<LoopOptions, "permit" | "afterCall" | "hooks" | "incoming"> {
  return {
    permit: hookedPermit(permit, { hooks, emit, cwd, home }),
    afterCall: (call, outcome, context) => hooks.postToolUse(call, outcome, context),
    hooks,
    ...(incoming === undefined
      ? {}
      : { incoming: hookedIncoming(incoming, { hooks, emit, signal }) }),
  };
}
