/**
 * The saved conversations, and which of them a person means.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { isId, resolvePrefix } from "../../hex_id.ts";
import { checkPrivateDirectory } from "../../sys/files/private_directory.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { type FoundSession, parseHeader } from "./saved.ts";
import { sessionPath, sessionsDirectory } from "./session_path.ts";
import { isOfAgent } from "./summary.ts";

export interface FindOptions {
  /** The directory of everything of ours. */
  home: string;
  /** Only conversations of this directory. */
  cwd?: string;
  /** Told about files that are not sessions, though they are named so. */
  onProblem?: (message: string) => void;
}

/** Enough for a first line: a directory's path is at most 4 KB, and JSON may write a byte of it as six. */
const MAX_HEADER_BYTES = 32 * 1024;

/** Every saved conversation (of a directory), the newest first. */
export async function findSessions(
  { home, cwd, onProblem = () => {} }: FindOptions,
): Promise<FoundSession[]> {
  const ids = await sessionIds(home);
  const sessions = await Promise.all(ids.map(async (id) => {
    const path = sessionPath(home, id);
    try {
      const found: FoundSession = { id, path, ...await readHead(path) };
      return cwd === undefined || found.header.cwd === cwd ? [found] : [];
    } catch (error) {
      // Removed meanwhile, or a run that has not said its first word.
      if (error instanceof Deno.errors.NotFound) return [];
      onProblem(`cannot read session ${id}: ${(error as Error).message}`);
      return [];
    }
  }));
  return sessions.flat().sort((a, b) =>
    b.updatedAt.getTime() - a.updatedAt.getTime() || (a.id < b.id ? -1 : 1)
  );
}

/**
 * The conversation that `--resume` (an id or the beginning of one) or `--continue` (none: the last of `cwd`) means.
 *
 * @throws {UserError} when there is none, or it belongs to another directory
 */
export async function chooseSession(
  prefix: string | undefined,
  { home, cwd, onProblem, isTaken = () => false }: FindOptions & {
    cwd: string;
    /** Whether somebody else is in a conversation just now, so that it is not the one to continue. */
    isTaken?: (id: string) => boolean;
  },
): Promise<FoundSession> {
  if (prefix === undefined) {
    const free = (await findSessions({ home, cwd })).filter(({ id }) => !isTaken(id));
    // A person who goes on means what they have said, and only else what an agent did.
    for (const session of free) if (!await isOfAgent(session)) return session;
    const [last] = free;
    if (last !== undefined) return last;
    throw new UserError("there is no conversation of this directory to continue", {
      hint: "`isonforge sessions --all` lists those of every directory",
    });
  }
  const session = await findSession(prefix, home);
  const { id } = session;
  const directory = session.header.cwd;
  if (directory === cwd) return session;
  // What it says about files is about those there.
  if (await exists(directory)) {
    throw new UserError(`session ${id} belongs to "${directory}"`, {
      hint: `isonforge --cwd ${shellQuote(directory)} --resume ${id}`,
    });
  }
  onProblem?.(`"${directory}" of session ${id} is gone: going on in "${cwd}"`);
  return session;
}

/**
 * The conversation that an id or the beginning of one names, of whatever directory.
 *
 * @throws {UserError} when there is none, or it cannot be read
 */
export async function findSession(prefix: string, home: string): Promise<FoundSession> {
  const id = resolvePrefix(prefix, await sessionIds(home), {
    one: "a session",
    name: "session",
    plural: "sessions",
    list: "isonforge sessions --all",
  });
  return await readSession({ id, path: sessionPath(home, id) });
}

async function sessionIds(home: string): Promise<string[]> {
  try {
    checkPrivateDirectory(home, { mayBeLink: true });
    checkPrivateDirectory(sessionsDirectory(home));
    const names = await Array.fromAsync(Deno.readDir(sessionsDirectory(home)), ({ name }) => name);
    return names.map((name) => name.replace(/\.jsonl$/, "")).filter((id, index) =>
      isId(id) && names[index] !== id
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function readSession({ id, path }: { id: string; path: string }): Promise<FoundSession> {
  try {
    return { id, path, ...await readHead(path) };
  } catch (error) {
    throw new UserError(`cannot read session ${id}: ${(error as Error).message}`, { cause: error });
  }
}

async function readHead(path: string): Promise<Pick<FoundSession, "header" | "updatedAt">> {
  // A run that goes on in it appends to it: through no link.
  if (!(await Deno.lstat(path)).isFile) throw new Error("it is not a regular file");
  using file = await Deno.open(path);
  const bytes = new Uint8Array(MAX_HEADER_BYTES);
  const length = await file.read(bytes) ?? 0;
  const [line = ""] = new TextDecoder().decode(bytes.subarray(0, length)).split("\n", 1);
  return { header: parseHeader(line), updatedAt: (await file.stat()).mtime ?? new Date(0) };
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then((info) => info.isDirectory, () => false);
}
