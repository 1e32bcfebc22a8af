/**
 * What is told to the agent that runs here (`--inbox`), for its engine.
 *
 * @module
 */
import {
  closeInbox,
  ensureInbox,
  takeOut,
  unreadMessages,
  unreadNames,
} from "../../agents/inbox.ts";
import { join } from "@std/path/join";
import type { Incoming, ToldMessage } from "../../engine/incoming.ts";
import { errorMessage } from "../../errors.ts";
import { every } from "../../sys/timers.ts";

/** Between two looks for what must not wait: a look costs some microseconds where there is something to look into. */
const LOOK_MS = 250;

export interface ToldMessagesOptions {
  /** Where they come in. */
  inbox: string;
  /** Told what cannot be read. */
  onNotice: (text: string) => void;
}

/** The messages in an inbox. */
export class ToldMessages implements Incoming {
  readonly #inbox: string;
  readonly #onNotice: (text: string) => void;
  /** Paths by ids of what was taken. */
  readonly #paths = new Map<string, string>();
  /** Ids of what is done: a file that could not be renamed must not come again. */
  readonly #done = new Set<string>();
  #isThere = false;

  constructor({ inbox, onNotice }: ToldMessagesOptions) {
    this.#inbox = inbox;
    this.#onNotice = onNotice;
  }

  async take(): Promise<ToldMessage[]> {
    try {
      const { messages, damaged } = unreadMessages(this.#inbox);
      for (const path of damaged) {
        this.#onNotice(`what was told in "${path}" cannot be read`);
        await takeOut(path);
      }
      return messages.filter(({ id }) => !this.#done.has(id)).map(({ id, text, path }) => {
        this.#paths.set(id, path);
        return { id, text };
      });
    } catch (error) {
      // What cannot be read stays for later, and is not worth the run.
      this.#onNotice(`cannot look for what was told: ${errorMessage(error)}`);
      return [];
    }
  }

  async done({ id }: ToldMessage): Promise<void> {
    this.#done.add(id);
    const path = this.#paths.get(id);
    if (path === undefined) return;
    await takeOut(path, id).catch((error) => this.#onNotice(errorMessage(error)));
  }

  async close(): Promise<boolean> {
    try {
      return await closeInbox(this.#inbox);
    } catch (error) {
      this.#onNotice(`cannot say that nothing more is read: ${errorMessage(error)}`);
      return true;
    }
  }

  watch(onUrgent: () => void): Disposable {
    const known = new Set<string>();
    const look = () => {
      // Looking in vain at what is not there costs half a millisecond, four times a second (measured).
      if (!this.#isThere) ensureInbox(this.#inbox);
      this.#isThere = true;
      const isNew = unreadNames(this.#inbox).some((name) => !known.has(join(this.#inbox, name)));
      if (!isNew) return;
      const { messages, damaged } = unreadMessages(this.#inbox);
      for (const path of damaged) known.add(path);
      for (const { path } of messages) known.add(path);
      if (messages.some(({ id, now }) => now && !this.#done.has(id))) onUrgent();
    };
    return every(LOOK_MS, () => {
      try {
        look();
      } catch {
        // What could not be read this time may be the next.
      }
    });
  }

  /** How many nobody has read. */
  get unread(): number {
    return unreadNames(this.#inbox).length;
  }
}
