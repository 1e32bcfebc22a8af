/**
 * What a model is told of the sandbox after a call.
 *
 * @module
 */
import type { CommandSandbox } from "../../sys/sandbox/command_sandbox.ts";
import type { ToolOutcome } from "../tools/tool.ts";
import { onlyLooks, type PlacedTouch } from "../tools/touch.ts";

/** The outcome of a call that changed something, with what whoever made it should know of that. */
export async function withNotices(
  outcome: ToolOutcome,
  { touches, sandbox }: {
    touches: readonly PlacedTouch[];
    sandbox: CommandSandbox | undefined;
  },
): Promise<ToolOutcome> {
  if (sandbox?.borders === undefined || onlyLooks(touches)) return outcome;
  const notices = await sandbox.takeNotices();
  const lines = notices.map((notice) => `\n[${notice}]`).join("");
  return { ...outcome, output: outcome.output + lines };
}
