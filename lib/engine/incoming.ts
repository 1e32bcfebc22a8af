/**
 * What the user says while a run goes on (`isonforge tell`).
 *
 * @module
 */
import { LinkedAbort } from "./abort/linked_abort.ts";
import type { Conversation } from "./conversation.ts";
import { truncate } from "./tools/truncate.ts";

/** Something that the user said. */
export interface ToldMessage {
  /** Names it for ever: what the conversation holds already is not said again. */
  id: string;
  text: string;
}

/** Where such messages come from. */
export interface Incoming {
  /** Those that have come and are not done, in their order. */
  take(): Promise<readonly ToldMessage[]>;
  /** It is in the conversation, and that is on disk. */
  done(message: ToldMessage): Promise<void>;
  /** Takes nothing more; false, and nothing is done, when something has come that is not. */
  close(): Promise<boolean>;
  /** Calls `onUrgent` once something has come that is not to wait for the end of an answer. */
  watch(onUrgent: () => void): Disposable;
}

export interface SteeringOptions {
  incoming?: Incoming | undefined;
  /** Ids of the messages that the conversation holds already. */
  told?: Iterable<string> | undefined;
  /** Ends the run. */
  signal: AbortSignal;
}

/** Lets what the user says into the conversation of a run. */
export class Steering {
  readonly #incoming: Incoming | undefined;
  readonly #told: Set<string>;
  readonly #signal: AbortSignal;

  constructor({ incoming, told = [], signal }: SteeringOptions) {
    this.#incoming = incoming;
    this.#told = new Set(told);
    this.#signal = signal;
  }

  /**
   * Adds what has come to the conversation.
   *
   * @returns whether anything was new
   */
  async deliver(conversation: Conversation): Promise<boolean> {
    let isAnyNew = false;
    for (const message of await this.#incoming?.take() ?? []) {
      const { id, text } = message;
      if (!this.#told.has(id)) {
        const content = truncate(text, "the rest did not fit", conversation.maxResultBytes);
        await conversation.add({ role: "user", content, told: id });
        // A run that ends is not listened to any more, so that nobody may have kept it.
        this.#signal.throwIfAborted();
        this.#told.add(id);
        isAnyNew = true;
      }
      await this.#incoming?.done(message);
    }
    return isAnyNew;
  }

  /** Whether the run may end: nothing has come, and whoever says something now knows that it comes too late. */
  async close(): Promise<boolean> {
    return await this.#incoming?.close() ?? true;
  }

  /** For one turn; to be disposed of at its end. */
  interruption(): Interruption {
    return new Interruption(this.#signal, this.#incoming);
  }
}

/** Ends an answer, and what runs for it, when something comes that is not to wait, or the run ends. */
export class Interruption {
  readonly #run: AbortSignal;
  readonly #abort: LinkedAbort;
  readonly #watch: Disposable | undefined;

  constructor(run: AbortSignal, incoming: Incoming | undefined) {
    this.#run = run;
    this.#abort = new LinkedAbort([run]);
    this.#watch = incoming?.watch(() => this.#abort.abort(new Error("interrupted by the user")));
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether something that was said ended it, and not the end of the run. */
  get isByUser(): boolean {
    return this.signal.aborted && !this.#run.aborted;
  }

  [Symbol.dispose](): void {
    this.#watch?.[Symbol.dispose]();
    this.#abort[Symbol.dispose]();
  }
}
