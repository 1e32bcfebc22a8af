/**
 * What the operating system says, for people.
 *
 * @module
 */
import { errorMessage } from "../errors.ts";

/** The system's words without Deno's repetition of the call and the error number. */
export function describeSystemError(error: unknown): string {
  return errorMessage(error).replace(/\s*\(os error \d+\).*$/s, "");
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
