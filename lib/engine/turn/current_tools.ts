/**
 * The tools of a run, which may come and go while it goes on.
 *
 * @module
 */
import type { Conversation } from "../conversation.ts";
import type { Emit } from "../events.ts";
import { describeToolChange } from "../extensions/extensions.ts";
import type { Tool } from "../tools/tool.ts";

/** Those that the model is offered. */
export class CurrentTools {
  #tools: readonly Tool[];
  readonly #newest: (() => readonly Tool[]) | undefined;

  /** @param newest those that there are by now; without, they never change */
  constructor(tools: readonly Tool[], newest: (() => readonly Tool[]) | undefined) {
    this.#tools = tools;
    this.#newest = newest;
  }

  get all(): readonly Tool[] {
    return this.#tools;
  }

  /**
   * Takes the newest, and says what has changed. Only after a compaction: until then all requests begin with the same
   * words, which servers keep in their caches.
   */
  async renew(conversation: Conversation, emit: Emit): Promise<void> {
    if (this.#newest === undefined) return;
    const now = this.#newest();
    const change = describeToolChange(this.#tools, now);
    this.#tools = now;
    conversation.useTools(now);
    if (change !== undefined) await emit({ type: "notice", text: change });
  }
}
