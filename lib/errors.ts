/**
 * Errors that are the user's to fix. Everything else that is thrown is a bug of ours.
 *
 * @module
 */

/** Exit codes of every command (contract, section 2). */
export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  capReached: 3,
  question: 4,
  /** This and those below as a shell has them: 128 and the number of the signal. */
  hungUp: 129,
  interrupted: 130,
  quit: 131,
  terminated: 143,
} as const;

export interface UserErrorOptions extends ErrorOptions {
  /** What to do about it; printed as `hint: …` below the message. */
  hint?: string;
  /** Exit code of the program, {@linkcode ExitCode.failed} unless given. */
  exitCode?: number;
}

/** Something that could not be done, in words for the user: printed as `error: …`, without a stack. */
export class UserError extends Error {
  override name = "UserError";
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(message: string, { hint, exitCode, ...options }: UserErrorOptions = {}) {
    super(message, options);
    this.hint = hint;
    this.exitCode = exitCode ?? ExitCode.failed;
  }
}

/** The command line itself is wrong: exit code 2. */
export class UsageError extends UserError {
  override name = "UsageError";

  constructor(message: string, options: Omit<UserErrorOptions, "exitCode"> = {}) {
    super(message, { ...options, exitCode: ExitCode.usage });
  }
}

/** The message of anything that was thrown. The newest Deno says "fetch failed", and why in the cause. */
export function errorMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  return message === "fetch failed" && cause instanceof Error ? cause.message : message;
}
