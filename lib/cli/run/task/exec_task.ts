/**
 * `--exec`: a command in the place of a model.
 *
 * @module
 */
import { UsageError } from "../../../errors.ts";
import type { Task } from "./task.ts";

export interface ExecFlags {
  exec?: string;
  execArgument?: string;
}

/**
 * The task of an agent that runs a command: what lists show.
 *
 * @returns undefined where none is given
 * @throws {UsageError} when a prompt is there too, or the command is empty
 */
export function execTask({ exec, execArgument }: ExecFlags, prompt?: string): Task | undefined {
  if (exec === undefined) {
    if (execArgument === undefined) return undefined;
    throw new UsageError("--exec-argument is for --exec: there is no command that finds it");
  }
  if (exec.trim() === "") throw new UsageError("--exec takes a command, not an empty text");
  if (prompt !== undefined) {
    throw new UsageError("a prompt and --exec were given: one of them is enough", {
      hint: "what the command is to find as $1 goes with --exec-argument",
    });
  }
  return { prompt: execArgument === undefined ? exec : `${exec} (${execArgument})` };
}
