/**
 * Running the command of one hook: JSON goes in, an exit code and words come out, and nothing of it stays behind.
 *
 * @module
 */
import { errorMessage } from "../../../errors.ts";
import { type CommandOutcome, runCommand } from "../../../sys/run_command.ts";
import type { CommandSandbox } from "../../../sys/sandbox/command_sandbox.ts";
import { type HookShell, startedShell, withoutStartFile } from "./hook_shell.ts";

export interface RunHookOptions {
  cwd: string;
  /** What it finds in its environment, but for `BASH_ENV`, unless a sandbox lets less through. */
  environment: Readonly<Record<string, string>>;
  /** What is there in a sandbox, too. */
  variables: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** It runs in there. */
  sandbox?: CommandSandbox | undefined;
}

/** What a hook did. */
export type HookResult =
  | { kind: "exited"; code: number; stdout: string; stderr: string }
  /** `why` follows the hook's name: `took more than 60 s`. */
  | { kind: "failed"; why: string };

/** Of an answer: it may hold a file that is to be written, or a long output of a tool. */
export const MAX_ANSWER_BYTES: number = 4 * 1024 * 1024;
export const TOO_LONG = "answered with more than 4 MB";
/** What is kept of its complaints. */
const MAX_COMPLAINTS = 256 * 1024;
/** Who writes more than this says nothing any more. */
const MAX_WRITTEN = 16 * 1024 * 1024;

/** Runs it, and never throws but when the run itself is ended. */
export async function runHook(
  { command, shell, timeoutMs }: { command: string; shell?: HookShell; timeoutMs: number },
  input: unknown,
  { cwd, environment, variables, signal, sandbox }: RunHookOptions,
): Promise<HookResult> {
  const stdout = new Kept(MAX_ANSWER_BYTES);
  const stderr = new Kept(MAX_COMPLAINTS);
  let written = 0;
  let outcome: CommandOutcome;
  try {
    const line = startedShell({ command, shell }, { cwd, path: environment["PATH"] });
    const wrapped = await sandbox?.wrapCommand(line, { cwd, env: variables }) ??
      {
        ...{ command: line, cwd, clearEnv: true },
        env: { ...withoutStartFile(environment), ...variables },
      };
    outcome = await runCommand(wrapped.command, {
      ...wrapped,
      signal,
      timeoutMs,
      stdin: `${JSON.stringify(input)}\n`,
      onOutput: (piece, stream) => {
        written += piece.length;
        if (written > MAX_WRITTEN) throw new TooMuch();
        (stream === "stdout" ? stdout : stderr).add(piece);
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof TooMuch
      ? "wrote more than 16 MB and was ended"
      : `did not start: ${errorMessage(error)}`;
    return { kind: "failed", why };
  }
  signal.throwIfAborted();
  const { end } = outcome;
  switch (end.kind) {
    case "exited": {
      const text = stdout.text();
      // Half of it says nothing, and would be taken for plain words.
      if (stdout.isCut && end.code === 0 && text.trimStart().startsWith("{")) {
        return { kind: "failed", why: TOO_LONG };
      }
      return { kind: "exited", code: end.code, stdout: text, stderr: stderr.text() };
    }
    case "signaled":
      return { kind: "failed", why: `was ended by ${end.signal}` };
    case "timedOut":
      return { kind: "failed", why: `took more than ${timeoutMs / 1000} s and was ended` };
    case "aborted":
      return { kind: "failed", why: "was ended" };
  }
}

class TooMuch extends Error {}

/** The beginning of a stream. */
class Kept {
  readonly #pieces: Uint8Array[] = [];
  readonly #max: number;
  #size = 0;
  isCut = false;

  /** @param max bytes */
  constructor(max: number) {
    this.#max = max;
  }

  add(piece: Uint8Array): void {
    const kept = piece.slice(0, this.#max - this.#size);
    this.isCut ||= kept.length < piece.length;
    if (kept.length === 0) return;
    this.#pieces.push(kept);
    this.#size += kept.length;
  }

  text(): string {
    const decoder = new TextDecoder();
    return this.#pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") +
      decoder.decode();
  }
}
