/**
 * The record of a conversation: `sessions/<id>.jsonl`, one line a message, appended as it happens.
 *
 * @module
 */
import { join } from "@std/path/join";
import { ensurePrivateDirectory } from "../sys/private_directory.ts";
import type { Message } from "./message.ts";

/** First line of a session file. */
export interface SessionHeader {
  type: "session";
  version: 1;
  id: string;
  cwd: string;
  model: string;
  started_at: string;
}

/** Every other line. */
export interface SessionLine {
  type: "message";
  at: string;
  message: Message;
}

export interface SessionOptions {
  /** The directory of everything of ours. */
  home: string;
  cwd: string;
  model: string;
}

const encoder = new TextEncoder();

/** An open session file. */
export class Session {
  readonly id: string;
  readonly path: string;
  readonly #file: Deno.FsFile;

  private constructor({ id, path, file }: { id: string; path: string; file: Deno.FsFile }) {
    this.id = id;
    this.path = path;
    this.#file = file;
  }

  /** Starts a new session file that only its owner can read. */
  static async create({ home, cwd, model }: SessionOptions): Promise<Session> {
    const directory = join(home, "sessions");
    await ensurePrivateDirectory(home, { mayBeLink: true });
    await ensurePrivateDirectory(directory);
    const id = crypto.randomUUID().slice(0, 8);
    const path = join(directory, `${id}.jsonl`);
    const file = await Deno.open(path, { append: true, createNew: true, mode: 0o600 });
    const session = new Session({ id, path, file });
    const header: SessionHeader = {
      type: "session",
      version: 1,
      id,
      cwd,
      model,
      started_at: new Date().toISOString(),
    };
    await session.#append(header);
    return session;
  }

  async add(message: Message): Promise<void> {
    // A system prompt belongs to a run, not to a conversation: the next run has its own.
    if (message.role === "system") return;
    await this.#append({ type: "message", at: new Date().toISOString(), message });
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  /** One write per line: a crash can cut the last line short, and only that. */
  async #append(line: SessionHeader | SessionLine): Promise<void> {
    const bytes = encoder.encode(`${JSON.stringify(line)}\n`);
    let written = 0;
    while (written < bytes.length) written += await this.#file.write(bytes.subarray(written));
  }
}
