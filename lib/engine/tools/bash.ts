/**
 * `bash`: one shell command.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { runCommand } from "../../sys/run_command.ts";
import type { CommandOutcome } from "../../sys/run_command.ts";
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { commandLine, flag, integer, optional } from "./fields.ts";
import { startInBackground } from "./background/start_in_background.ts";
import { commandEnvironment } from "./command/command_environment.ts";
import { MADE_AGAIN, makeDirectory } from "./command/make_directory.ts";
import { needsTerminal } from "./command/needs_terminal.ts";
import { shellCommand } from "./command/shell_command.ts";
import { spawnProblem } from "./command/spawn_problem.ts";
import { newlyLeftRunning, runMark } from "./command/left_running.ts";
import { refusalNotes } from "../sandbox/refusal_notes.ts";
import { NO_SANDBOX } from "../../sys/sandbox/command_sandbox.ts";
import { CommandOutput, MAX_SPILL_BYTES } from "./command/command_output.ts";
import { count, failed } from "./outcome.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";

/** Contract, section 5. */
const DEFAULT_TIMEOUT_S = 120;
const MAX_TIMEOUT_S = 600;

const fields = {
  command: commandLine("The command line.", { aliases: ["cmd", "script", "commands"] }),
  timeout_s: optional(integer(
    `Seconds after which the command is killed. Default ${DEFAULT_TIMEOUT_S}, maximum ${MAX_TIMEOUT_S}.`,
    {
      minimum: 1,
      maximum: MAX_TIMEOUT_S,
      aliases: ["timeout_seconds", "timeout_sec", "timeout_secs"],
    },
  )),
  background: optional(
    flag("Return at once with an id for bash_output and bash_kill; it ends with the run.", {
      aliases: ["run_in_background", "is_background", "detach"],
    }),
  ),
};

/** Arguments of other agents. */
const foreign: ForeignArguments = {
  timeout: (value) => {
    const number = Number(value);
    // Claude Code and its kin count milliseconds, others seconds; nobody means less than a second or over 16 minutes.
    if (!(number >= 1000)) return { set: { timeout_s: value } };
    return { set: { timeout_s: seconds(number) }, note: "taken as milliseconds" };
  },
  timeout_ms: (value) => ({ set: { timeout_s: seconds(Number(value)) } }),
  timeout_millis: (value) => ({ set: { timeout_s: seconds(Number(value)) } }),
  workdir: inDirectory,
  cwd: inDirectory,
  working_directory: inDirectory,
  working_dir: inDirectory,
  directory: inDirectory,
  dir: inDirectory,
};

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}

/** A command that changes there first, so that whoever judges it sees where it runs. */
function inDirectory(value: unknown, { command }: Readonly<Record<string, unknown>>) {
  if (typeof value !== "string" || value === "." || value === "./") return undefined;
  const [, tilde = "", rest = ""] = value.match(/^(~\/?)?(.*)$/s) ?? [];
  const directory = tilde + (rest === "" ? "" : shellQuote(rest));
  return { set: { command: `cd ${directory} || exit 1\n${fields.command.read(command)}` } };
}

export type BashArguments = ArgumentsOf<typeof fields>;

/** Runs a command line; when it returns, nothing that the command started is left. */
export const bashTool: Tool<BashArguments> = {
  name: "bash",
  otherNames: [
    "shell",
    "sh",
    "terminal",
    "exec",
    "execute",
    "execute_command",
    "run_command",
    "run_shell_command",
    "run_terminal_cmd",
    "execute_bash",
    "local_shell",
    "shell_command",
    "exec_command",
    "run_in_terminal",
  ],
  description:
    "Runs a command with bash in the working directory and returns its output (stdout and stderr " +
    "together) and exit code. Every call is a new shell: a cd or a variable does not carry over. Nobody can type: " +
    "stdin is closed, and editors, pagers and questions fail at once. What it leaves running (&) is killed when it ends: start servers with background. " +
    "Long output is shortened in the middle, and the whole of it kept in a file whose name you are told. To search and to read files, prefer grep, glob and read.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "bash", foreign, onNote }),
  label: ({ command }) => command,
  editable: "command",
  touches: ({ command, background = false }) => [{
    kind: "run",
    command,
    ...(background ? { isBackground: true } : {}),
  }],
  run: async (args, context) => {
    const problem = await needsTerminal(args.command);
    if (problem !== undefined) return failed(`not run: ${problem}`, "needs a terminal");
    return args.background
      ? await startInBackground(args.command, context)
      : await runBash(args, context);
  },
};

async function runBash(args: BashArguments, context: ToolContext): Promise<ToolOutcome> {
  const timeoutS = args.timeout_s ?? DEFAULT_TIMEOUT_S;
  const { sandbox = NO_SANDBOX } = context;
  const tooMuch = new AbortController();
  await using output = new CommandOutput({
    onLimit: () => tooMuch.abort(),
    maxBytes: context.maxOutputBytes,
    ...sandbox.borders?.spills,
  });
  const before: string[] = [];
  let outcome: CommandOutcome;
  try {
    if (await makeDirectory(context.cwd)) before.push(MADE_AGAIN);
    const wrapped = await sandbox.wrapCommand(shellCommand(args.command), {
      cwd: context.cwd,
      env: { ...commandEnvironment(), ...runMark() },
    });
    outcome = await runCommand(wrapped.command, {
      ...wrapped,
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
  const others = newlyLeftRunning(outcome.processes);
  if (others.length > 0) {
    notes.push(
      `[still running, in a session of its own: ${
        others.join(", ")
      }; kill it when it is not needed any more]`,
    );
  }
  const shown = await output.text();
  notes.push(...await refusalNotes(shown, sandbox));
  const text = before.join("") + shown;
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
      const more = timeoutS < MAX_TIMEOUT_S ? `: timeout_s allows up to ${MAX_TIMEOUT_S}` : "";
      const text = `killed after ${count(timeoutS, "second")}${more}`;
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
