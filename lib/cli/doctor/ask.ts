/**
 * Asking other programs of the machine.
 *
 * @module
 */
import { runCommand } from "../../sys/run_command.ts";

/** So long a busy machine may take for what takes a moment: no answer may count as an error. */
export const PATIENCE_S = 20;

/** What a program answered. */
export interface Reply {
  code: number;
  /** Both of its streams, without white space around. */
  text: string;
}

/**
 * Runs a program to its end; nothing of it stays behind.
 *
 * @returns undefined when it is not there, or has no answer in time
 */
export async function ask(
  command: readonly [string, ...string[]],
  { cwd = "/", env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Reply | undefined> {
  let text = "";
  const decoder = new TextDecoder();
  try {
    const { end } = await runCommand(command, {
      cwd,
      env: { LC_ALL: "C", ...env },
      signal: new AbortController().signal,
      timeoutMs: PATIENCE_S * 1000,
      onOutput(piece) {
        text += decoder.decode(piece);
      },
    });
    return end.kind === "exited" ? { code: end.code, text: text.trim() } : undefined;
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.PermissionDenied;
    if (isMissing) return undefined;
    throw error;
  }
}
