/**
 * What the operating system says, for people.
 *
 * @module
 */
import { errorMessage, UserError } from "../errors.ts";

/** As Node's part of Deno words it: `EACCES: permission denied, open '/proc/self/fd/17/x'`. */
const CODED = /^E[A-Z0-9]+: ([^,]+), \w+(?: '.*)?$/s;

/** The system's words without Deno's repetition of the call, its path and the error number. */
export function describeSystemError(error: unknown): string {
  return errorMessage(error).replace(/\s*\(os error \d+\).*$/s, "").replace(CODED, "$1");
}

/** What could not be done, with the system's words for why; what is for the user already stays. */
export function systemFailure(what: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  return new UserError(`${what}: ${describeSystemError(error)}`, { cause: error });
}

/**
 * The same for what is written below ISONFORGE_HOME, with what to do about it.
 *
 * @param what `cannot create an agent in "/home/you/.isonforge"`
 */
export function homeFailure(what: string, error: unknown): UserError {
  const failure = systemFailure(what, error);
  const message = failure.message.toLowerCase();
  const hint = HOME_HINTS.find(([words]) => message.includes(words))?.[1];
  if (failure === error || hint === undefined) return failure;
  return new UserError(failure.message, { hint, cause: error });
}

const FULL = ["no space left on device", "disk quota exceeded"] as const;

/** Whether something could not be written because there is no room, which may pass. */
export function isDiskFull(error: unknown): boolean {
  const message = errorMessage(error).toLowerCase();
  return FULL.some((words) => message.includes(words));
}

const ELSEWHERE = "export ISONFORGE_HOME=/path/to/a/directory/of/yours";

/** The system's words, and what helps. */
const HOME_HINTS: ReadonlyArray<readonly [words: string, hint: string]> = [
  ["read-only file system", ELSEWHERE],
  ["permission denied", `isonforge doctor says more, or: ${ELSEWHERE}`],
  ...FULL.map((words) => [words, `make room: isonforge prune; or: ${ELSEWHERE}`] as const),
];

/** What Deno says of a refused call, e.g. `Permission denied (os error 13): open '/etc/shadow'`, for people. */
export function explainSystemError(error: unknown): UserError | undefined {
  const [, path] = /^File name or path "(.*)" is not valid UTF-8$/s.exec(errorMessage(error)) ?? [];
  if (path !== undefined) {
    return new UserError(`cannot work in "${path}": its name is not valid UTF-8`, {
      hint: "rename it, or go to another directory",
      cause: error,
    });
  }
  const [, words, call] = /^(.*?) \(os error \d+\)(?:: (.*))?$/s.exec(errorMessage(error)) ?? [];
  if (words === undefined || error instanceof UserError) return undefined;
  return new UserError(call === undefined ? words : `cannot ${call}: ${words}`, { cause: error });
}
