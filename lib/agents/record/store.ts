/**
 * The agents' directories under `<home>/agents`: create, read, list, write, remove.
 *
 * A directory appears and disappears by one rename, so that a crash at any moment leaves an agent
 * or nothing. A name that begins with a dot is on its way in or out and belongs to no agent.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { tryToRemoveTemporaries } from "../../sys/files/atomic_write.ts";
import { type LockOptions, withDirectoryLock, withDirectoryLockIfFree } from "../../sys/lock.ts";
import {
  checkPrivateDirectory,
  ensurePrivateDirectory,
  type PrivateDirectoryOptions,
} from "../../sys/files/private_directory.ts";
import { SharedSync } from "../../sys/files/shared_sync.ts";
import { exists } from "../../sys/files/info_at.ts";
import { tryToRemove } from "../../sys/files/remove_if_there.ts";
import { describeSystemError, homeFailure, systemFailure } from "../../sys/system_error.ts";
import type { Draft } from "./draft.ts";
import { META_FILE } from "./files.ts";
import { randomId } from "./id.ts";
import { OUTGOING, removeOutgoing, reserveDirectory, sweep } from "../ending/leftovers.ts";
import type { AgentMeta, EndedMeta, StartedMeta } from "./meta.ts";
import { idsNamed } from "./name.ts";
import {
  listDirectories,
  readEntries,
  readRecord,
  type RecordEntry,
  writeRecord,
} from "./records.ts";
import { noSuchAgent, resolveAgent } from "../resolve_agent.ts";

export interface StoreOptions {
  /** Told in words about what was repaired. */
  onWarning?: (message: string) => void;
  /** Called once an end is recorded, by whoever holds the agent's lock: what takes its time is left to others. */
  onEnded?: (meta: EndedMeta) => void;
  /** Starts an agent again by itself (`--restart`); says why it could not. Nothing does unless given. */
  startAgain?: (meta: StartedMeta, count: number) => Promise<string | undefined>;
}

/** The agents of one home. */
export class AgentStore {
  /** The directory of everything of ours. */
  readonly home: string;
  readonly #agents: string;
  readonly #checks: PrivateDirectoryOptions;
  readonly #shared: SharedSync;
  /** See `StoreOptions`. */
  readonly onEnded: (meta: EndedMeta) => void;
  readonly startAgain: StoreOptions["startAgain"];
  #swept: Promise<void> | undefined;

  constructor(home: string, { onWarning = () => {}, onEnded, startAgain }: StoreOptions = {}) {
    this.home = home;
    this.onEnded = onEnded ?? (() => {});
    this.startAgain = startAgain;
    this.#agents = join(home, "agents");
    this.#shared = new SharedSync(this.#agents);
    this.#checks = {
      onTightened: (path) => onWarning(`"${path}" was open to others: its mode is now 0700`),
    };
  }

  /** Where the files of an agent are. */
  directory(id: string): string {
    // Not join(): a list asks for thousands.
    return `${this.#agents}/${id}`;
  }

  /**
   * Prepares a directory with a free id and lets `fill` do its work in it; the agent exists from
   * the moment that `fill` publishes its record. When `fill` fails before, nothing is left.
   */
  async create<T>(fill: (draft: Draft) => Promise<T>): Promise<T> {
    const { id, incoming } = this.#reserve();
    const directory = this.directory(id);
    const publish = async (meta: AgentMeta) => {
      await writeRecord(incoming, meta);
      await this.#move(incoming, directory).catch((error) => {
        throw systemFailure(`cannot create ${id}`, error);
      });
    };
    try {
      return await fill({ id, incoming, directory, publish });
    } catch (error) {
      await tryToRemove(incoming, { recursive: true });
      throw error;
    } finally {
      await sweep(this.#agents);
    }
  }

  /**
   * Runs `action`, which creates an agent called `name`, while no other one can take that name.
   *
   * @throws {UserError} when an agent has it
   */
  async withFreeName<T>(name: string, action: () => Promise<T>): Promise<T> {
    this.#ensureDirectories();
    return await withDirectoryLock(this.#agents, async () => {
      const [other] = idsNamed(name, this.list());
      if (other === undefined) return await action();
      throw new UserError(`"${name}" is the name of ${other}`, {
        hint: `choose another one, or free it: isonforge stop ${name} && isonforge rm ${name}`,
      });
    });
  }

  /**
   * The id that a user means, see `resolveAgent()`.
   *
   * @throws {UserError} when there is none, or several; also when its directory is not what we made
   */
  resolve(word: string): string {
    return this.resolver()(word);
  }

  /** `resolve()` for many words: the agents are looked at once. Of what may be stray see `clearStray()`. */
  resolver({ mayBeStray = false }: { mayBeStray?: boolean } = {}): (word: string) => string {
    let ids: string[] | undefined;
    let read: RecordEntry[] | undefined;
    const entries = () => read ??= readEntries(this.#agents);
    return (word) => {
      const id = resolveAgent(word, { ids: ids ??= this.#ids(), entries });
      if (!mayBeStray) this.#check(id);
      return id;
    };
  }

  /** @throws {UserError} when there is no such agent, or its meta.json cannot be used */
  read(id: string): AgentMeta {
    const directory = this.directory(id);
    try {
      return readRecord(directory, { id, checks: this.#checks });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound && !exists(directory)) throw noSuchAgent(id);
      throw new UserError(`cannot use the record of ${id}: ${describeSystemError(error)}`, {
        hint: `look at ${join(directory, META_FILE)}, or clear it: isonforge rm --force ${id}`,
        cause: error,
      });
    }
  }

  /** Every agent, in no order; what cannot be read harms only itself. */
  list(): RecordEntry[] {
    this.#checkDirectories();
    return readEntries(this.#agents);
  }

  /** Writes the record; the caller holds the lock. */
  async write(meta: AgentMeta): Promise<void> {
    await writeRecord(this.directory(meta.id), meta);
  }

  /** Removes what killed commands left in an agent's directory; the caller holds the lock, and no run goes on. */
  tidy(id: string): void {
    tryToRemoveTemporaries(this.directory(id));
  }

  /**
   * Runs `action` as the only one that changes this agent.
   *
   * @throws {UserError} when there is no such agent, or another process keeps its lock
   */
  async locked<T>(id: string, action: () => Promise<T>, options?: LockOptions): Promise<T> {
    return await this.#whileThere(id, (directory) => withDirectoryLock(directory, action, options));
  }

  /**
   * The same, unless somebody else is changing it just now.
   *
   * @returns undefined when somebody is
   * @throws {UserError} when there is no such agent
   */
  async lockedIfFree<T>(
    id: string,
    patienceMs: number,
    action: () => Promise<T>,
  ): Promise<T | undefined> {
    const use = (directory: string) => withDirectoryLockIfFree(directory, patienceMs, action);
    return await this.#whileThere(id, use);
  }

  /** Deletes an agent's directory; the caller holds the lock. */
  async remove(id: string): Promise<void> {
    const outgoing = join(this.#agents, `${OUTGOING}${id}-${randomId()}`);
    await this.#move(this.directory(id), outgoing).catch((error) => {
      throw systemFailure(`cannot remove ${id}`, error);
    });
    await removeOutgoing(outgoing, id);
    await (this.#swept ??= sweep(this.#agents));
  }

  async #move(from: string, to: string): Promise<void> {
    await Deno.rename(from, to);
    await this.#shared.sync();
  }

  #ids(): string[] {
    this.#checkDirectories();
    return listDirectories(this.#agents).map(({ name }) => name);
  }

  /** Where there are none yet, they hold nothing, and that is no error. */
  #checkDirectories(): void {
    try {
      checkPrivateDirectory(this.home, { ...this.#checks, mayBeLink: true });
      checkPrivateDirectory(this.#agents, this.#checks);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw systemFailure(`cannot use "${this.#agents}"`, error);
    }
  }

  /** An agent that another command removes meanwhile is one that does not exist. */
  async #whileThere<T>(id: string, use: (directory: string) => Promise<T>): Promise<T> {
    this.#check(id);
    try {
      return await use(this.directory(id));
    } catch (error) {
      const isGone = error instanceof Deno.errors.NotFound && !exists(this.directory(id));
      throw isGone ? noSuchAgent(id) : error;
    }
  }

  #check(id: string): void {
    try {
      checkPrivateDirectory(this.directory(id), this.#checks);
    } catch (error) {
      throw error instanceof Deno.errors.NotFound ? noSuchAgent(id) : error;
    }
  }

  #reserve(): { id: string; incoming: string } {
    this.#ensureDirectories();
    try {
      return reserveDirectory(this.#agents);
    } catch (error) {
      throw this.#cannotCreate(error);
    }
  }

  #ensureDirectories(): void {
    try {
      ensurePrivateDirectory(this.home, { ...this.#checks, mayBeLink: true });
      ensurePrivateDirectory(this.#agents, this.#checks);
    } catch (error) {
      throw this.#cannotCreate(error);
    }
  }

  #cannotCreate(error: unknown): unknown {
    return homeFailure(`cannot create an agent in "${this.home}"`, error);
  }
}
