/**
 * Runs the Deno that runs us.
 *
 * @module
 */
import { UserError } from "../../lib/errors.ts";

export interface DenoOptions {
  cwd?: string;
  /** Variables beside those of this process. */
  env?: Record<string, string>;
  /** Variables that the command must not see. */
  without?: readonly string[];
  /** After this many milliseconds it is killed. */
  timeoutMs?: number;
}

/** Whoever waits for the build wants it no more. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

const interruption = new AbortController();

/** Ends the command that runs, and lets no other begin: both throw {@linkcode Interrupted}. */
export function interrupt(): void {
  interruption.abort(new Interrupted());
}

/**
 * Runs a command of Deno to its end; returns its stdout.
 *
 * @throws {UserError} with what it said when it fails
 * @throws {Interrupted} after {@linkcode interrupt}
 */
export async function runDeno(
  args: readonly string[],
  { cwd, env: others = {}, without = [], timeoutMs }: DenoOptions = {},
): Promise<string> {
  const { signal } = interruption;
  const env = { ...Deno.env.toObject(), NO_COLOR: "1", RUST_BACKTRACE: "0", ...others };
  for (const name of without) Reflect.deleteProperty(env, name);
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    ...cwd !== undefined && { cwd },
    clearEnv: true,
    env,
    stdout: "piped",
    stderr: "piped",
    signal: timeoutMs === undefined
      ? signal
      : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  signal.throwIfAborted();
  const { success, stdout, stderr } = await command.output();
  signal.throwIfAborted();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new UserError(reason(decoder.decode(stderr)));
}

/** What Deno said, without the stack; of a chain of causes the one that says most. */
export function reason(stderr: string): string {
  const text = stderr.replace(/\n+Stack backtrace:[^]*/, "").replace(/^error: /, "").trimEnd();
  const causes = [...text.matchAll(/^ {4}\d+: (.*)$/gm)].map(([, cause]) => cause!);
  return causes.sort((a, b) => b.length - a.length)[0] ?? text;
}
