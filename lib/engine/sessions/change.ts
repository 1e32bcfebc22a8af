/**
 * Renaming and removing saved conversations.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { FoundSession } from "./saved.ts";
import { openLocked, writeLine } from "./session.ts";

/**
 * Gives a conversation a title; an empty one takes it away.
 *
 * @throws {UserError} while a run is in it
 */
export async function renameSession(session: FoundSession, title: string): Promise<void> {
  using file = await openUnused(session);
  await writeLine(file, { type: "title", at: new Date().toISOString(), title });
}

/**
 * Deletes a conversation.
 *
 * @throws {UserError} while a run is in it
 */
export async function removeSession(session: FoundSession): Promise<void> {
  using _file = await openUnused(session);
  await Deno.remove(session.path);
}

async function openUnused({ id, path }: FoundSession): Promise<Deno.FsFile> {
  const file = await openLocked(path);
  if (file !== undefined) return file;
  throw new UserError(`session ${id} is in use by a run`, {
    hint: "end the run first: `isonforge agents` shows those in the background",
  });
}
