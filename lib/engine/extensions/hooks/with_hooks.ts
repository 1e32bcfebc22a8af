/**
 * Hooks around the calls and the end of a turn.
 *
 * @module
 */
import type { LoopOptions } from "../../loop.ts";
import { hookedPermit } from "./hooked_permit.ts";
import type { Hooks } from "./hooks.ts";

type Around = Pick<LoopOptions, "permit" | "emit" | "cwd" | "home">;

/** What the loop is given in their place. */
export function withHooks(
  hooks: Hooks | undefined,
  { permit, emit, cwd, home }: Around,
): Pick<LoopOptions, "permit" | "afterCall" | "hooks"> {
  if (hooks === undefined) return { permit };
  return {
    permit: hookedPermit(permit, { hooks, emit, cwd, home }),
    afterCall: (call, outcome, context) => hooks.postToolUse(call, outcome, context),
    hooks,
  };
}
