/**
 * What the operating system says, for people.
 *
 * @module
 */
import { errorMessage, UserError } from "../errors.ts";

/** The system's words without Deno's repetition of the call and the error number. */
export function describeSystemError(error: unknown): string {
  return errorMessage(error).replace(/\s*\(os error \d+\).*$/s, "");
}

/** What could not be done, with the system's words for why; what is for the user already stays. */
export function systemFailure(what: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  return new UserError(`${what}: ${describeSystemError(error)}`, { cause: error });
}

/** What Deno says of a refused call, e.g. `Permission denied (os error 13): open '/etc/shadow'`, for people. */
export function explainSystemError(error: unknown): UserError | undefined {
  const [, words, call] = /^(.*?) \(os error \d+\)(?:: (.*))?$/s.exec(errorMessage(error)) ?? [];
  if (words === undefined || error instanceof UserError) return undefined;
  return new UserError(call === undefined ? words : `cannot ${call}: ${words}`, { cause: error });
}

/** Whether there is something at `path`, be it a dangling link. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
