/**
 * Hooks around the calls and the end of a turn.
 *
 * @module
 */
import { NO_SANDBOX } from "../../../sys/sandbox/command_sandbox.ts";
import type { LoopOptions } from "../../loop.ts";
import { withVariables as addVariables } from "../../sandbox/with_variables.ts";
import { hookedIncoming } from "./hooked_incoming.ts";
import { hookedPermit } from "./hooked_permit.ts";
import type { Hooks } from "./hooks.ts";

type Around = Pick<
  LoopOptions,
  "permit" | "emit" | "cwd" | "home" | "incoming" | "signal" | "services"
>;

/** The commands of the conversation find what hooks at its beginning have set. */
function withVariables(services: LoopOptions["services"], hooks: Hooks): LoopOptions["services"] {
  const { variables } = hooks;
  if (Object.keys(variables).length === 0) return services;
  return { ...services, sandbox: addVariables(services?.sandbox ?? NO_SANDBOX, variables) };
}

/** What the loop is given in their place. */
export function withHooks(
  hooks: Hooks,
  { permit, emit, cwd, home, incoming, signal, services }: Around,
): Pick<LoopOptions, "permit" | "afterCall" | "hooks" | "incoming" | "services"> {
  return {
    services: withVariables(services, hooks),
    permit: hookedPermit(permit, { hooks, emit, cwd, home }),
    afterCall: async (call, outcome, context) => {
      const told = await hooks.postToolUse(call, outcome, context);
      const { question } = outcome;
      if (question !== undefined) await hooks.notify("elicitation_dialog", question, context);
      return told;
    },
    hooks,
    ...(incoming === undefined
      ? {}
      : { incoming: hookedIncoming(incoming, { hooks, emit, signal }) }),
  };
}
