/**
 * `bash` with `background`.
 *
 * @module
 */
import { NO_SANDBOX } from "../../../sys/sandbox/command_sandbox.ts";
import { commandEnvironment } from "../command/command_environment.ts";
import { MADE_AGAIN, makeDirectory } from "../command/make_directory.ts";
import { shellCommand } from "../command/shell_command.ts";
import { spawnProblem } from "../command/spawn_problem.ts";
import { failed } from "../outcome.ts";
import type { ToolContext, ToolOutcome } from "../tool.ts";
import { MAX_RUNNING } from "./background_commands.ts";
import { describeLook, NO_BACKGROUND } from "./describe_look.ts";

/** Starts a command that goes on, and tells what it says first. */
export async function startInBackground(
  command: string,
  { background, sandbox = NO_SANDBOX, cwd, signal, maxOutputBytes }: ToolContext,
): Promise<ToolOutcome> {
  if (background === undefined) return failed(NO_BACKGROUND);
  const { running } = background;
  if (running.length >= MAX_RUNNING) {
    const ids = running.map(({ id }) => id).join(", ");
    return failed(`${MAX_RUNNING} commands run in the background (${ids}): end one with bash_kill`);
  }
  try {
    const before = await makeDirectory(cwd) ? MADE_AGAIN : "";
    const { command: words, ...wrapped } = await sandbox.wrapCommand(
      shellCommand(command, { endsWithInput: true }),
      { cwd, env: commandEnvironment() },
    );
    const id = await background.start({ command, words, ...wrapped });
    const look = await background.look(id, { waitMs: background.firstLookMs, signal });
    if (look === undefined) throw new Error(`the command ${id} is not known`);
    const { output, isError, summary } = describeLook(look, maxOutputBytes);
    return {
      output: before + output,
      isError,
      summary: look.end === undefined ? `${id} in the background` : summary,
    };
  } catch (error) {
    return failed(`cannot run the command: ${spawnProblem(error, cwd)}`);
  }
}
