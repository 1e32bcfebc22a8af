/**
 * The user's own check of a run's work (`--check`): a run is done only when the command passes.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { Emit } from "./events.ts";
import type { ToolCall } from "./message.ts";
import { bashTool } from "./tools/bash.ts";
import type { ToolServices } from "./tools/tool.ts";

/** What is to pass, and how often. */
export interface CheckChoice {
  command: string;
  /** How often the model is told what failed, before the run fails. */
  attempts: number;
}

export interface CheckOptions {
  cwd: string;
  emit: Emit;
  signal: AbortSignal;
  /** What the run has for its tools. */
  services?: ToolServices | undefined;
  /** What of its output the model can take. */
  maxOutputBytes: number;
}

/** A build and all its tests. The run's own `--timeout` may be shorter. */
const TIMEOUT_S = 1800;
/** What is said of the output where the run fails. */
const SHOWN_LINES = 3;
const SHOWN_CHARS = 300;

/** The check of one run. */
export class Check {
  readonly #choice: CheckChoice;
  #failures = 0;

  constructor(choice: CheckChoice) {
    this.#choice = choice;
  }

  /**
   * Runs the command as the tool `bash` does, without asking anybody: it is the user's.
   *
   * @returns what to tell the model; undefined when it passed
   * @throws {UserError} when it has failed too often
   */
  async problem(
    { cwd, emit, signal, services, maxOutputBytes }: CheckOptions,
  ): Promise<string | undefined> {
    const { command, attempts } = this.#choice;
    const call: ToolCall = {
      id: `check_${this.#failures}`,
      name: "check",
      arguments: { command },
    };
    const began = performance.now();
    await emit({ type: "toolStart", call, label: command });
    const { output, isError, summary } = await bashTool.run(
      { command, timeout_s: TIMEOUT_S, background: undefined },
      // The command is the user's, and what it runs the model's.
      { ...services, cwd, signal, maxOutputBytes, place: (path) => path },
    );
    await emit({
      type: "toolEnd",
      call,
      label: command,
      result: { callId: call.id, name: call.name, output, isError },
      summary,
      durationMs: performance.now() - began,
    });
    signal.throwIfAborted();
    if (!isError) return undefined;
    if (++this.#failures > attempts) throw this.#failed(summary, output);
    return `You are not done: the user's check failed.\n\n$ ${command}\n${output}\n\n` +
      "Mend what it shows, then say again briefly what you did.";
  }

  #failed(summary: string, output: string): UserError {
    const { command, attempts } = this.#choice;
    const how = attempts === 0
      ? ""
      : ` after ${attempts === 1 ? "a correction" : `${attempts} corrections`}`;
    const last = output.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("["))
      .slice(-SHOWN_LINES).join("; ").slice(0, SHOWN_CHARS).toWellFormed();
    const words = last === "" ? "" : `: ${last}`;
    return new UserError(`the check "${command}" failed${how} (${summary})${words}`, {
      hint: "what it printed is in the conversation; --check-attempts gives the model more of them",
    });
  }
}
