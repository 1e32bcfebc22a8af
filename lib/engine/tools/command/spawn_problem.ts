/**
 * Why a command could not be started.
 *
 * @module
 */
import { fileProblem } from "../outcome.ts";

/** The reason for the model, from what `Deno.Command` threw. */
export function spawnProblem(error: unknown, cwd: string): string {
  if (error instanceof Error && /E2BIG|Argument list too long|os error 7\b/.test(error.message)) {
    return "it is too long for one call; write it to a file and run that";
  }
  if (error instanceof Deno.errors.NotFound) {
    return `the working directory "${cwd}" does not exist any more`;
  }
  return fileProblem(error);
}
