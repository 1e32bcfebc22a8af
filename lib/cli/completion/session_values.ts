/**
 * Completes the ids of saved conversations. Nothing is written, and no file is read to its end.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isonforgeHome } from "../../config/environment.ts";
import { parseHeader, parseSession } from "../../engine/sessions/saved.ts";
import { sessionsDirectory } from "../../engine/sessions/session_path.ts";
import { isId } from "../../hex_id.ts";
import { promptCell } from "../output/prompt_cell.ts";
import { formatAge } from "../output/format_age.ts";
import { type Completion, valuesOf } from "./completion.ts";
import { directoryOf } from "./directory.ts";
import type { Request } from "./request.ts";

/** Enough for the first line and the first message of most. */
const READ_BYTES = 16 * 1024;
const NEWLINE = 0x0a;

interface Session {
  id: string;
  updatedAt: number;
  prompt: string;
}

/** Those of the directory that the run would start in, the newest first. */
export async function sessionIds({ before }: Request): Promise<Completion> {
  const cwd = await directoryOf(before);
  const sessions = listSessions(cwd).sort((a, b) =>
    b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1)
  );
  return valuesOf(
    "conversations",
    sessions.map(({ id, updatedAt, prompt }) => {
      const age = formatAge((Date.now() - updatedAt) / 1000);
      return { value: id, description: `${age} · ${promptCell(prompt)}` };
    }),
  );
}

/** Synchronous: they are many, see `sys/files/private_directory.ts`. */
function listSessions(cwd: string): Session[] {
  const directory = sessionsDirectory(isonforgeHome());
  const bytes = new Uint8Array(READ_BYTES);
  return Array.from(Deno.readDirSync(directory)).flatMap(({ name, isFile }) => {
    const id = name.replace(/\.jsonl$/, "");
    // Whoever goes on in it follows no link either.
    if (!isFile || id === name || !isId(id)) return [];
    try {
      return readSession(id, { path: join(directory, name), cwd, bytes });
    } catch {
      // Removed meanwhile, or none.
      return [];
    }
  });
}

/** @throws {Error} when it is none, or cannot be read */
function readSession(
  id: string,
  { path, cwd, bytes }: { path: string; cwd: string; bytes: Uint8Array<ArrayBuffer> },
): Session[] {
  using file = Deno.openSync(path);
  const start = firstLines(bytes.subarray(0, file.readSync(bytes) ?? 0));
  const [line = ""] = new TextDecoder().decode(start).split("\n", 1);
  if (parseHeader(line).cwd !== cwd) return [];
  const updatedAt = file.statSync().mtime?.getTime() ?? 0;
  const first = parseSession(start).messages.find(({ role }) => role === "user");
  return [{ id, updatedAt, prompt: first?.role === "user" ? first.content : "" }];
}

/** The header and, where it fits, the first thing that was said. */
function firstLines(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const second = bytes.indexOf(NEWLINE, bytes.indexOf(NEWLINE) + 1);
  return second < 0 ? bytes : bytes.subarray(0, second + 1);
}
