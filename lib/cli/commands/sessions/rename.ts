/**
 * `isonforge sessions rename <session> <title>`
 *
 * @module
 */
import { isonforgeHome } from "../../../config/environment.ts";
import { renameSession } from "../../../engine/sessions/change.ts";
import { findSession } from "../../../engine/sessions/find.ts";
import { ExitCode } from "../../../errors.ts";
import { printDone } from "../../output/print.ts";
import { disarm } from "../../../text/disarm.ts";

export default async function rename(word: string, title: string): Promise<number> {
  const session = await findSession(word, isonforgeHome());
  await renameSession(session, disarm(title, "space").trim());
  printDone(`Renamed ${session.id}`);
  return ExitCode.done;
}
