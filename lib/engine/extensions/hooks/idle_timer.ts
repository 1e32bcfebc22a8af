/**
 * A conversation in which nobody has said anything for a while.
 *
 * @module
 */
import { once } from "../../../sys/timers.ts";

/** After this long without a word of the user's. */
const IDLE_MS = 60_000;
const WAITING = "isonforge waits for your next message";

export class IdleTimer {
  #timer: Disposable | undefined;

  /** Begins to wait, and tells once. */
  start(tell: (message: string) => Promise<void>): void {
    this.stop();
    // Nobody waits for it, and the conversation may be over by then.
    this.#timer = once(IDLE_MS, () => void tell(WAITING).catch(() => {}), { keepsAlive: false });
  }

  stop(): void {
    this.#timer?.[Symbol.dispose]();
  }
}
