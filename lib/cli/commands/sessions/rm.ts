/**
 * `isonforge sessions rm <session...>`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { removeSession } from "../../../engine/sessions/change.ts";
import { findSession } from "../../../engine/sessions/find.ts";
import { ExitCode, UserError } from "../../../errors.ts";
import { printDone, printError } from "../../output/print.ts";

/** All are tried; the exit code is 1 if one could not be removed. */
export default async function rm(words: readonly string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  for (const word of words) {
    try {
      const session = await findSession(word, isonforgeHome());
      await removeSession(session);
      printDone(`Removed ${session.id}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      printError(error);
      exitCode = ExitCode.failed;
    }
  }
  return exitCode;
}
