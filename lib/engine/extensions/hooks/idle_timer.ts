/**
 * A conversation in which nobody has said anything for a while.
 *
 * @module
 */

/** After this long without a word of the user's. */
const IDLE_MS = 60_000;
const WAITING = "isonforge waits for your next message";

export class IdleTimer {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begins to wait, and tells once. */
  start(tell: (message: string) => Promise<void>): void {
    this.stop();
    // Nobody waits for it, and the conversation may be over by then.
    this.#timer = setTimeout(() => void tell(WAITING).catch(() => {}), IDLE_MS);
    Deno.unrefTimer(this.#timer);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
