/**
 * `bash_output`: what a command in the background has written.
 *
 * @module
 */
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "../arguments.ts";
import { describeLook, NO_BACKGROUND, noSuchCommand } from "./describe_look.ts";
import { integer, optional, text } from "../fields.ts";
import { failed } from "../outcome.ts";
import type { Tool } from "../tool.ts";

const DEFAULT_WAIT_S = 5;
const MAX_WAIT_S = 120;

/** What other agents call the id of such a command. */
export const ID_ALIASES = ["bash_id", "shell_id", "task_id", "process_id", "session_id", "pid"];

const fields = {
  id: text("The command.", { aliases: ID_ALIASES }),
  wait_s: optional(integer(
    `Seconds to wait for something new. Default ${DEFAULT_WAIT_S}, maximum ${MAX_WAIT_S}.`,
    { minimum: 0, maximum: MAX_WAIT_S, aliases: ["wait"] },
  )),
};

/** Arguments of other agents. */
const foreign: ForeignArguments = {
  block: (value) => value === false || value === "false" ? { set: { wait_s: 0 } } : undefined,
  timeout: (value) => ({ set: { wait_s: Math.max(0, Math.ceil(Number(value) / 1000)) } }),
};

/** Looks at a command that `bash` has started with `background`. */
export const bashOutputTool: Tool<ArgumentsOf<typeof fields>> = {
  name: "bash_output",
  otherNames: ["task_output", "agent_output", "read_process", "check_background_task"],
  description: "New output and state of a background command.",
  parameters: schemaOf(fields),
  waits: true,
  parse: (args, onNote) => readArguments(fields, args, { tool: "bash_output", foreign, onNote }),
  label: ({ id }) => id,
  touches: () => [{ kind: "own" }],
  async run({ id, wait_s: waitS = DEFAULT_WAIT_S }, { background, signal, maxOutputBytes }) {
    if (background === undefined) return failed(NO_BACKGROUND);
    const look = await background.look(id, { waitMs: waitS * 1000, signal });
    if (look === undefined) return noSuchCommand(id, background.running);
    // What it says is an answer, however the command ended.
    return { ...describeLook(look, maxOutputBytes), isError: false };
  },
};
