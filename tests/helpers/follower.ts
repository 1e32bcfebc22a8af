/**
 * Following a log, step by step.
 *
 * @module
 */
import { follow, type FollowOptions } from "../../lib/agents/logs/follow.ts";
import { poll } from "./poll.ts";

/** A follower at work, and what it has shown so far. */
export class Follower implements AsyncDisposable {
  readonly notices: string[] = [];
  readonly #pieces: Uint8Array[] = [];
  readonly #abort = new AbortController();
  readonly done: Promise<void>;
  isLive = true;

  constructor(path: string, options: Partial<FollowOptions> = {}) {
    this.done = follow(path, (bytes) => {
      this.#pieces.push(bytes.slice());
      return Promise.resolve();
    }, {
      offset: 0,
      isLive: () => this.isLive,
      signal: this.#abort.signal,
      onNotice: (message) => this.notices.push(message),
      ...options,
    });
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#pieces.flatMap((piece) => [...piece]));
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /** Waits until `text` was shown. */
  async shows(text: string): Promise<void> {
    await poll(() => this.text.includes(text), JSON.stringify(text));
  }

  /** The agent has ended: waits for the follower to end by itself. */
  async finish(): Promise<string> {
    this.isLive = false;
    await this.done;
    return this.text;
  }

  abort(): void {
    this.#abort.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.abort();
    await this.done.catch(() => {});
  }
}

/** Adds to a file, which is made where there is none. */
export function append(path: string, data: string | Uint8Array): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return Deno.writeFile(path, bytes, { append: true });
}
