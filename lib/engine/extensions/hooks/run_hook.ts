/**
 * Running one hook: JSON goes in, an exit code and words come out, and nothing of it stays behind.
 *
 * @module
 */
import { errorMessage } from "../../../errors.ts";
import { type CommandOutcome, runCommand } from "../../../sys/run_command.ts";
import type { CommandSandbox } from "../../../sys/sandbox/command_sandbox.ts";
import type { Hook } from "./hook.ts";

export interface RunHookOptions {
  cwd: string;
  /** All that it finds in its environment, unless a sandbox lets less through. */
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

/** What is kept of its output. */
const MAX_KEPT = 256 * 1024;
/** Who writes more than this says nothing any more. */
const MAX_WRITTEN = 16 * 1024 * 1024;

/** Runs `hook`, and never throws but when the run itself is ended. */
export async function runHook(
  { command, timeoutMs }: Pick<Hook, "command" | "timeoutMs">,
  input: unknown,
  { cwd, environment, variables, signal, sandbox }: RunHookOptions,
): Promise<HookResult> {
  const stdout = new Kept();
  const stderr = new Kept();
  let written = 0;
  const shell = ["/bin/sh", "-c", command] as const;
  let outcome: CommandOutcome;
  try {
    const wrapped = await sandbox?.wrapCommand(shell, { cwd, env: variables }) ??
      { command: shell, cwd, env: { ...environment, ...variables }, clearEnv: true };
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
    case "exited":
      return { kind: "exited", code: end.code, stdout: stdout.text(), stderr: stderr.text() };
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
  #size = 0;

  add(piece: Uint8Array): void {
    if (this.#size >= MAX_KEPT) return;
    const kept = piece.slice(0, MAX_KEPT - this.#size);
    this.#pieces.push(kept);
    this.#size += kept.length;
  }

  text(): string {
    const decoder = new TextDecoder();
    return this.#pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") +
      decoder.decode();
  }
}
