/**
 * `bash`: one shell command.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { runCommand } from "../../sys/run_command.ts";
import type { CommandOutcome } from "../../sys/run_command.ts";
import { type ArgumentsOf, integer, optional, readArguments, schemaOf, text } from "./arguments.ts";
import { CommandOutput, MAX_SPILL_BYTES } from "./command_output.ts";
import { count, failed, fileProblem } from "./outcome.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";

/** Contract, section 5. */
const DEFAULT_TIMEOUT_S = 120;
const MAX_TIMEOUT_S = 600;

const fields = {
  command: text("The command line.", { aliases: ["cmd", "script"] }),
  timeout_s: optional(integer(
    `Seconds after which the command is killed. Default ${DEFAULT_TIMEOUT_S}, maximum ${MAX_TIMEOUT_S}.`,
    { minimum: 1, maximum: MAX_TIMEOUT_S, aliases: ["timeout_seconds"] },
  )),
};

export type BashArguments = ArgumentsOf<typeof fields>;

/** Runs a command line; when it returns, nothing that the command started is left. */
export const bashTool: Tool<BashArguments> = {
  name: "bash",
  description:
    "Runs a command with bash in the working directory and returns its output (stdout and stderr " +
    "together) and exit code. Every call is a new shell: a cd or a variable does not carry over. Nobody can type: " +
    "stdin is closed. Background processes are killed when the command ends. Long output is shortened in the " +
    "middle, and the whole of it kept in a file whose name you are told. To search and to read files, prefer grep, glob and read.",
  parameters: schemaOf(fields),
  parse: (args) => readArguments(fields, args, { tool: "bash" }),
  label: ({ command }) => command,
  editable: "command",
  touches: ({ command }) => [{ kind: "run", command }],
  run: runBash,
};

/** Says which shell there is; some small systems have no bash. */
const SHELL_SCRIPT = `
unset FORCE_COLOR CLICOLOR_FORCE
[ -x /bin/bash ] && exec /bin/bash -c "$1" 2>&1
exec /bin/sh -c "$1" 2>&1`;

/** Programs that look at these leave out colours, pagers and questions. */
const ENVIRONMENT = { NO_COLOR: "1", TERM: "dumb" };

async function runBash(args: BashArguments, context: ToolContext): Promise<ToolOutcome> {
  const timeoutS = args.timeout_s ?? DEFAULT_TIMEOUT_S;
  const tooMuch = new AbortController();
  await using output = new CommandOutput({
    onLimit: () => tooMuch.abort(),
    maxBytes: context.maxOutputBytes,
  });
  let outcome: CommandOutcome;
  try {
    // One pipe for both streams keeps the order in which the program wrote them.
    outcome = await runCommand(["/bin/sh", "-c", SHELL_SCRIPT, "sh", args.command], {
      cwd: context.cwd,
      env: ENVIRONMENT,
      signal: AbortSignal.any([context.signal, tooMuch.signal]),
      timeoutMs: timeoutS * 1000,
      onOutput: (piece) => output.add(piece),
    });
  } catch (error) {
    return failed(`cannot run the command: ${spawnProblem(error, context.cwd)}`);
  }
  const end = describeEnd(outcome, { timeoutS, isTooMuch: tooMuch.signal.aborted });
  const notes = [`[${end.text}]`];
  if (outcome.leftRunning && outcome.end.kind === "exited") {
    notes.push("[processes that it had left running in the background were killed]");
  }
  const text = await output.text();
  const separator = text === "" || text.endsWith("\n") ? "" : "\n";
  return {
    output: `${text}${separator}${notes.join("\n")}`,
    isError: end.isError,
    summary: end.summary,
  };
}

interface End {
  /** For the model, below the output. */
  text: string;
  summary: string;
  isError: boolean;
}

function describeEnd(
  { end }: CommandOutcome,
  { timeoutS, isTooMuch }: { timeoutS: number; isTooMuch: boolean },
): End {
  switch (end.kind) {
    case "exited":
      return {
        text: `exit code ${end.code}`,
        summary: `exit ${end.code}`,
        isError: end.code !== 0,
      };
    case "signaled":
      return { text: `ended by ${end.signal}`, summary: end.signal, isError: true };
    case "timedOut": {
      const text = `killed after ${
        count(timeoutS, "second")
      }: timeout_s allows up to ${MAX_TIMEOUT_S}`;
      return { text, summary: `timed out after ${timeoutS} s`, isError: true };
    }
    case "aborted":
      if (!isTooMuch) {
        return { text: "killed: the run was stopped", summary: "stopped", isError: true };
      }
      return {
        text: `killed: it wrote more than ${formatBytes(MAX_SPILL_BYTES)}`,
        summary: "too much output",
        isError: true,
      };
  }
}

function spawnProblem(error: unknown, cwd: string): string {
  if (error instanceof Error && /E2BIG|Argument list too long|os error 7\b/.test(error.message)) {
    return "it is too long for one call; write it to a file and run that";
  }
  if (error instanceof Deno.errors.NotFound) {
    return `the working directory "${cwd}" does not exist any more`;
  }
  return fileProblem(error);
}
