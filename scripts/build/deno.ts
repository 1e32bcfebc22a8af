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

/**
 * Runs a command of Deno to its end; returns its stdout.
 *
 * @throws {UserError} with what it said when it fails
 */
export async function runDeno(
  args: readonly string[],
  { cwd, env: others = {}, without = [], timeoutMs }: DenoOptions = {},
): Promise<string> {
  const env = { ...Deno.env.toObject(), NO_COLOR: "1", RUST_BACKTRACE: "0", ...others };
  for (const name of without) Reflect.deleteProperty(env, name);
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    ...cwd !== undefined && { cwd },
    clearEnv: true,
    env,
    stdout: "piped",
    stderr: "piped",
    ...timeoutMs !== undefined && { signal: AbortSignal.timeout(timeoutMs) },
  });
  const { success, stdout, stderr } = await command.output();
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
