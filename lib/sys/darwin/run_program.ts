/**
 * Asking ps(1) and sysctl(8).
 *
 * @module
 */
import { UserError } from "../../errors.ts";

/** `lstart` is a date in words: fixed zone and language make it comparable. */
const ENVIRONMENT = { TZ: "UTC", LC_ALL: "C" };

const HINT =
  "isonforge needs ps(1) and sysctl(8); a sandbox (sandbox-exec) around it must allow both";

/**
 * What a program of the system prints.
 *
 * ps(1) exits with 1 when no process matched, which is an answer. Where it may not be run (it is setuid root, which
 * a sandbox refuses), or is not let see what it needs, it says so on stderr: then nothing may be believed, because
 * "no such process" would settle agents that live.
 *
 * @throws {UserError} when it could not tell
 */
export function runProgram(program: string, args: readonly string[]): string {
  const { code, signal, stdout, stderr } = start(program, args);
  const complaint = new TextDecoder().decode(stderr).trim().split("\n", 1)[0] ?? "";
  const isAnswer = signal === null && complaint === "" && (code === 0 || code === 1);
  if (isAnswer) return new TextDecoder().decode(stdout);
  throw cannotTell(
    program,
    complaint || (signal === null ? `it exited with ${code}` : `${signal} ended it`),
  );
}

function start(program: string, args: readonly string[]): Deno.CommandOutput {
  try {
    return new Deno.Command(program, { args: [...args], env: ENVIRONMENT, stdin: "null" })
      .outputSync();
  } catch (error) {
    if (error instanceof Error) throw cannotTell(program, error.message);
    throw error;
  }
}

function cannotTell(program: string, why: string): UserError {
  return new UserError(`cannot tell which processes there are: ${program}: ${why}`, { hint: HINT });
}
