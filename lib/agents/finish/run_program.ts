/**
 * Running what the user's configuration may make slow or quiet: git with its hooks, gh, glab.
 *
 * @module
 */
import { runCommand } from "../../sys/run_command.ts";
import { type CommandSandbox, NO_SANDBOX } from "../../sys/sandbox/command_sandbox.ts";

/** Nobody can be asked. */
const UNATTENDED = {
  GIT_TERMINAL_PROMPT: "0",
  GIT_EDITOR: "false",
  GH_PROMPT_DISABLED: "1",
  NO_COLOR: "1",
  TERM: "dumb",
};
const MAX_OUTPUT = 64 * 1024;

export interface ProgramResult {
  /** Undefined where it was killed, or a signal ended it. */
  code: number | undefined;
  stdout: string;
  stderr: string;
}

export interface ProgramOptions {
  cwd: string;
  timeoutMs: number;
  signal: AbortSignal;
  env?: Record<string, string>;
  /** What it runs in, and all that it starts. */
  sandbox?: CommandSandbox;
}

/**
 * Runs a program to its end, and leaves nothing of it running.
 *
 * @throws what `Deno.Command` throws when it cannot be started
 */
export async function runProgram(
  command: readonly [string, ...string[]],
  { cwd, timeoutMs, signal, env = {}, sandbox = NO_SANDBOX }: ProgramOptions,
): Promise<ProgramResult> {
  const texts = { stdout: "", stderr: "" };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const wrapped = await sandbox.wrapCommand(command, { cwd, env: { ...UNATTENDED, ...env } });
  const { end } = await runCommand(wrapped.command, {
    ...wrapped,
    signal,
    timeoutMs,
    onOutput: (piece, stream) => {
      const text = decoders[stream].decode(piece, { stream: true });
      if (texts[stream].length < MAX_OUTPUT) texts[stream] += text;
    },
  });
  if (end.kind === "exited") return { code: end.code, ...texts };
  const reason = end.kind === "timedOut"
    ? `it took longer than ${timeoutMs / 60_000} min`
    : "it was ended";
  return { code: undefined, stdout: texts.stdout, stderr: `${texts.stderr}\n${reason}`.trim() };
}

/** Why it failed: the first lines that it said, on one. */
export function reasonOf({ code, stdout, stderr }: ProgramResult): string {
  const said = (stderr.trim() === "" ? stdout : stderr).split(/[\n\r]/).map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("hint:"));
  const reason = said.slice(0, 4).join("; ").replace(/^(?:fatal|error): /, "").slice(0, 500);
  return reason.toWellFormed() || `it ended with ${code}`;
}
