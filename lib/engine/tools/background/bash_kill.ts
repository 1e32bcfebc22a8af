/**
 * `bash_kill`: the end of a command in the background.
 *
 * @module
 */
import { type ArgumentsOf, readArguments, schemaOf } from "../arguments.ts";
import { describeLook, NO_BACKGROUND, noSuchCommand } from "./describe_look.ts";
import { ID_ALIASES } from "./bash_output.ts";
import { text } from "../fields.ts";
import { failed } from "../outcome.ts";
import type { Tool } from "../tool.ts";

const fields = { id: text("The command.", { aliases: ID_ALIASES }) };

/** Ends a command that `bash` has started with `background`, and everything that it has started. */
export const bashKillTool: Tool<ArgumentsOf<typeof fields>> = {
  name: "bash_kill",
  otherNames: ["kill_bash", "kill_shell", "task_stop", "kill_task", "stop_process"],
  description: "Ends a background command.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "bash_kill", onNote }),
  label: ({ id }) => id,
  touches: () => [{ kind: "own" }],
  async run({ id }, { background, maxOutputBytes }) {
    if (background === undefined) return failed(NO_BACKGROUND);
    const look = await background.kill(id);
    if (look === undefined) return noSuchCommand(id, background.running);
    return { ...describeLook(look, maxOutputBytes), isError: false };
  },
};
