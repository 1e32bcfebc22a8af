/**
 * The record of a conversation: `sessions/<id>.jsonl`, one line a message, appended as it happens.
 *
 * @module
 */
import { errorMessage, UserError } from "../../errors.ts";
import { randomId } from "../../hex_id.ts";
import { BoundedImages, withRealImages } from "./bounded_images.ts";
import { forget, lockIfFree, release } from "../../sys/lock.ts";
import { ensurePrivateDirectory } from "../../sys/files/private_directory.ts";
import { writeAll } from "../../sys/files/write_all.ts";
import { homeFailure } from "../../sys/system_error.ts";
import type { Message } from "../message.ts";
import { sessionPath, sessionsDirectory } from "./session_path.ts";
import { repairConversation, withoutReasoning } from "./repair.ts";
import type { SavedSession, SessionHeader, SessionLine } from "./saved.ts";

export interface SessionOptions {
  /** The directory of everything of ours. */
  home: string;
  cwd: string;
}

interface OpenOptions extends SessionOptions {
  agent: string | undefined;
}

/** Which conversation a run belongs to. */
export interface SessionChoice {
  /** The id of a new session, or of the copy of the resumed one; else a random one, and no copy. */
  id?: string;
  /** The id of the conversation to go on with. */
  resume?: string;
  /** The id of the agent that talks; absent for a person. */
  agent?: string | undefined;
}

/** How long another run may hold a session before we go on in a copy of it. */
const LOCK_PATIENCE_MS = 100;

const encoder = new TextEncoder();

/** A conversation that is being recorded. Its file is there from the first message on. */
export class Session {
  readonly #images = new BoundedImages();
  readonly id: string;
  readonly path: string;
  /** What a person should know about how it was opened. */
  readonly notices: readonly string[];
  readonly #options: OpenOptions;
  readonly #saved: SavedSession | undefined;
  #file: Deno.FsFile | undefined;
  #model = "";
  /** Those that the file names. */
  readonly #models: Set<string>;

  private constructor(
    id: string,
    { saved, file, notices = [], ...options }: OpenOptions & {
      saved?: SavedSession;
      /** Open for appending, its lock ours. */
      file?: Deno.FsFile;
      notices?: string[];
    },
  ) {
    this.id = id;
    this.path = sessionPath(options.home, id);
    this.notices = notices;
    this.#options = options;
    this.#saved = saved;
    this.#models = saved?.models ?? new Set();
    this.#file = file;
  }

  /**
   * Opens a new conversation, or a saved one to go on with. One run at a time appends to a session: while another has
   * it, this one goes on in a copy.
   *
   * @throws {UserError} when an id is none, or the saved one cannot be read
   */
  static async open(
    { id, resume, agent }: SessionChoice,
    places: SessionOptions,
  ): Promise<Session> {
    const options: OpenOptions = { ...places, agent };
    if (resume === undefined) return new Session(id ?? randomId(), options);
    try {
      return await Session.#resume(resume, { ...options, copyId: id });
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`cannot read session ${resume}: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  }

  static async #resume(
    id: string,
    { copyId, ...options }: OpenOptions & { copyId: string | undefined },
  ): Promise<Session> {
    const path = sessionPath(options.home, id);
    const file = copyId === undefined ? await openLocked(path) : undefined;
    try {
      // Read only now that nobody else appends.
      const bytes = await Deno.readFile(path);
      const { parseSession } = await import("./saved.ts");
      const saved = parseSession(bytes);
      const notices = saved.problems.map((problem) => `session ${id}: ${problem}`);
      if (file !== undefined) {
        // The next line must not become the rest of a half-written one.
        if (saved.completeBytes < bytes.length) await file.truncate(saved.completeBytes);
        return new Session(id, { ...options, saved, file, notices });
      }
      const copy = copyId ?? randomId();
      if (copyId === undefined) {
        notices.push(`session ${id} is in use by another run: going on in a copy, ${copy}`);
      }
      return new Session(copy, { ...options, saved, notices });
    } catch (error) {
      if (file !== undefined) release(file);
      throw error;
    }
  }

  /** The conversation so far, as `model` takes it; says that from now on `model` answers. */
  messagesFor(model: string): Message[] {
    this.#model = model;
    if (this.#saved === undefined) return [];
    const isSameModel = this.#saved.models.size === 1 && this.#saved.models.has(model);
    const { messages } = this.#saved;
    const real = messages.map(withRealImages);
    return repairConversation(isSameModel ? real : withoutReasoning(real));
  }

  /** Ids of what the user said while a run of it went on. */
  get told(): ReadonlySet<string> {
    return this.#saved?.told ?? new Set();
  }

  /** Says that from now on `model` answers. */
  answers(model: string): void {
    this.#model = model;
  }

  async add(message: Message): Promise<void> {
    // A system prompt belongs to a run, not to a conversation: the next run has its own.
    if (message.role === "system") return;
    await this.#append({ type: "message", at: now(), message: this.#images.bound(message) });
    // Whoever told it lets go of it now: it must survive a power cut here.
    if (message.role === "user" && message.told !== undefined) await this.#file?.syncData();
  }

  /** The conversation became shorter; `messages` are what is left of it. */
  async compacted(messages: readonly Message[]): Promise<void> {
    const kept = messages.filter(({ role }) => role !== "system");
    await this.#append({ type: "compacted", at: now(), messages: kept });
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) release(this.#file);
    this.#file = undefined;
  }

  /** @throws {UserError} with what helps where the home cannot be written */
  async #append(line: SessionLine): Promise<void> {
    try {
      await this.#write(line);
    } catch (error) {
      throw homeFailure(`cannot write the conversation "${this.path}"`, error);
    }
  }

  async #write(line: SessionLine): Promise<void> {
    this.#file ??= await this.#create();
    if (this.#saved?.agent !== undefined && this.#options.agent === undefined) {
      this.#saved.agent = undefined;
      await writeLine(this.#file, { type: "person", at: now() });
    }
    if (!this.#models.has(this.#model)) {
      this.#models.add(this.#model);
      await writeLine(this.#file, { type: "model", at: now(), model: this.#model });
    }
    await writeLine(this.#file, line);
  }

  /** A new file that only its owner can read. A copy begins with what it is a copy of. */
  async #create(): Promise<Deno.FsFile> {
    const { home, cwd, agent } = this.#options;
    ensurePrivateDirectory(home, { mayBeLink: true });
    ensurePrivateDirectory(sessionsDirectory(home));
    const file = await Deno.open(this.path, { append: true, createNew: true, mode: 0o600 });
    await file.lock(true);
    const saved = this.#saved;
    const header: SessionHeader = {
      type: "session",
      version: 1,
      id: this.id,
      cwd,
      model: saved?.header.model ?? this.#model,
      started_at: now(),
      ...(agent === undefined ? {} : { agent }),
    };
    await writeLine(file, header);
    if (saved === undefined) this.#models.add(header.model);
    for (const model of saved?.models ?? []) {
      if (model !== header.model) await writeLine(file, { type: "model", at: now(), model });
    }
    for (const message of saved?.messages ?? []) {
      await writeLine(file, { type: "message", at: now(), message });
    }
    return file;
  }
}

/** The file, locked for as long as it is open; undefined while another run has it. */
export async function openLocked(path: string): Promise<Deno.FsFile | undefined> {
  const file = await Deno.open(path, { append: true, read: true });
  if (await lockIfFree(file, { path, patienceMs: LOCK_PATIENCE_MS })) return file;
  forget(file);
  return undefined;
}

/** One write per line: a crash can cut the last line short, and only that. */
export async function writeLine(
  file: Deno.FsFile,
  line: SessionHeader | SessionLine,
): Promise<void> {
  await writeAll(file, encoder.encode(`${JSON.stringify(line)}\n`));
}

function now(): string {
  return new Date().toISOString();
}
