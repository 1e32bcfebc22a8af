/**
 * What is told to an agent while it runs: `inbox/NNN.json` in its directory, in the order of the numbers.
 *
 * Who tells renames a whole file in, one teller at a time, so that the numbers are the order. The worker renames it out
 * to `inbox/read/` when the message is in the conversation and that is on disk. A worker that dies in between leaves it:
 * by its id the next one knows that the conversation has it.
 *
 * @module
 */
import { join } from "@std/path/join";
import { entriesIfThere } from "../sys/files/entries_in.ts";
import { readOwnFile } from "../sys/files/read_own_file.ts";
import { randomId } from "../hex_id.ts";
import { syncDirectory, writeFileAtomically } from "../sys/files/atomic_write.ts";
import { ensurePrivateDirectory } from "../sys/files/private_directory.ts";
import { removeIfThere } from "../sys/files/remove_if_there.ts";
import { withDirectoryLock } from "../sys/lock.ts";
import { exists } from "../sys/files/info_at.ts";
import { INBOX_DIRECTORY } from "./record/files.ts";
import { isObject, parsedObject } from "../text/json.ts";

const READ = "read";
/** Says that the run looks no more. */
const CLOSED = "closed";
const NAME = /^(\d+)\.json$/;
/** A name of what was read: a number and an id. */
const READ_NAME = /^(\d+)-/;

/** A message as its file has it. */
interface InboxFile {
  id: string;
  /** ISO 8601, UTC. */
  at: string;
  text: string;
  /** Whether it is not to wait for the end of an answer. */
  now: boolean;
  /** The agent that tells it; absent for a person. */
  from?: string;
}

/** A message that is not read yet. */
export interface InboxMessage extends InboxFile {
  /** Path of its file. */
  path: string;
}

/** A message that was put in. */
export interface PutMessage {
  path: string;
  /** The run has looked for the last time: the next one reads it. */
  isLate: boolean;
}

/** What there is in an inbox. */
export interface InboxContents {
  /** In their order. */
  messages: InboxMessage[];
  /** Paths of files that hold no message. */
  damaged: string[];
}

/** Where the inbox of the agent in `directory` is. */
export function inboxOf(directory: string): string {
  return join(directory, INBOX_DIRECTORY);
}

/**
 * Puts a message behind those that are there.
 *
 * @throws {Deno.errors.NotFound} when there is no such directory (any more)
 */
export async function putMessage(
  directory: string,
  { text, now, from }: Pick<InboxFile, "text" | "now" | "from">,
): Promise<PutMessage> {
  const inbox = inboxOf(directory);
  ensureInbox(inbox);
  return await withDirectoryLock(inbox, async () => {
    const path = join(inbox, `${String(nextNumber(inbox)).padStart(3, "0")}.json`);
    const message: InboxFile = {
      id: randomId(),
      at: new Date().toISOString(),
      text,
      now,
      ...(from === undefined ? {} : { from }),
    };
    await writeFileAtomically(path, `${JSON.stringify(message)}\n`);
    return { path, isLate: exists(join(inbox, CLOSED)) };
  });
}

/** Says that this run looks no more; false, and nothing is said, when there is something to be read. */
export async function closeInbox(inbox: string): Promise<boolean> {
  ensureInbox(inbox);
  return await withDirectoryLock(inbox, async () => {
    if (unreadNames(inbox).length > 0) return false;
    await writeFileAtomically(join(inbox, CLOSED), "", { isSynced: false });
    return true;
  });
}

/** A new run looks again. */
export function openInbox(inbox: string): void {
  removeIfThere(join(inbox, CLOSED));
}

/** Makes it where there is none. */
export function ensureInbox(inbox: string): void {
  ensurePrivateDirectory(inbox);
  ensurePrivateDirectory(join(inbox, READ));
}

/** The names of the messages that are not read, in their order; none where there is no inbox. */
export function unreadNames(inbox: string): string[] {
  return entriesIfThere(inbox).map(({ name }) => name).filter((name) => NAME.test(name))
    .sort((a, b) => numberOf(a, NAME) - numberOf(b, NAME));
}

/** What is not read, in its order. */
export function unreadMessages(inbox: string): InboxContents {
  const contents: InboxContents = { messages: [], damaged: [] };
  for (const name of unreadNames(inbox)) {
    const path = join(inbox, name);
    const message = parse(readOwnFile(path) ?? "");
    if (message === undefined) contents.damaged.push(path);
    else contents.messages.push({ ...message, path });
  }
  return contents;
}

/** Takes a message out: it was read, or holds nothing that could be. Nothing happens where it is gone already. */
export async function takeOut(path: string, id = "damaged"): Promise<void> {
  const inbox = join(path, "..");
  const name = path.slice(inbox.length + 1);
  try {
    await Deno.rename(path, join(inbox, READ, name.replace(/\.json$/, `-${id}.json`)));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return;
  }
  await syncDirectory(inbox);
}

/** Messages are looked for before those that were read: one that is just being read is seen in one of the places. */
function nextNumber(inbox: string): number {
  const numbers = [
    ...entriesIfThere(inbox).map(({ name }) => numberOf(name, NAME)),
    ...entriesIfThere(join(inbox, READ)).map(({ name }) => numberOf(name, READ_NAME)),
  ];
  return Math.max(0, ...numbers) + 1;
}

function numberOf(name: string, pattern: RegExp): number {
  return Number(pattern.exec(name)?.[1] ?? 0);
}

function parse(text: string): InboxFile | undefined {
  const value: unknown = parsedObject(text);
  return isMessage(value) ? { ...value, now: value.now === true } : undefined;
}

function isMessage(value: unknown): value is InboxFile {
  return isObject(value) && typeof value.id === "string" && typeof value.text === "string";
}
