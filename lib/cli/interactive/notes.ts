/**
 * `#note`: kept for later runs, in what isonforge's home says for every project.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { ensurePrivateDirectory } from "../../sys/files/private_directory.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { disarm } from "../../text/disarm.ts";

/** What a run reads of it. */
const MAX_BYTES = 32 * 1024;

/** The note of a message that is one: a single line that begins with `#`, but with no number of an issue. */
export function noteIn(message: string): string | undefined {
  const [, note] = /^#+[ \t]*(\D[^\n]*)$/.exec(message.trim()) ?? [];
  return note?.trim();
}

/** The file of all notes. */
export function notesPath(home: string): string {
  return join(home, "FORGE.md");
}

/**
 * Adds a note as an item of a list.
 *
 * @throws {UserError} when the file is full, or is none
 */
export async function addNote(note: string, home: string): Promise<void> {
  const path = notesPath(home);
  ensurePrivateDirectory(home, { mayBeLink: true });
  const file = readSmallFile(path, { root: home, maxBytes: MAX_BYTES });
  if (file.kind === "skipped") {
    throw new UserError(`the note was not kept: "${path}" ${file.problem}`);
  }
  const before = file.kind === "text" ? file.text : "";
  const separator = before === "" || before.endsWith("\n") ? "" : "\n";
  const text = `${before}${separator}- ${disarm(note, "space")}\n`;
  if (new TextEncoder().encode(text).length > MAX_BYTES) {
    throw new UserError(`the note was not kept: "${path}" would be longer than a run reads`, {
      hint: "shorten it in an editor",
    });
  }
  await writeFileAtomically(path, text);
}
