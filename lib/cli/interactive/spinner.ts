/**
 * A sign of life, with the time that something takes.
 *
 * @module
 */
import { oneLine } from "../../engine/output/one_line.ts";
import { every } from "../../sys/timers.ts";
import { draw } from "../output/print.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { displayWidth } from "../../text/display_width.ts";
import { beginningWithin, endWithin } from "../../text/within_width.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;
/** What is over sooner needs no sign. */
const DELAY_MS = 200;
/** Where the terminal does not tell. */
const DEFAULT_WIDTH = 80;
const ERASE = "\r\x1b[K";

/** Turns on stderr while something goes on; nothing where that is not a terminal. */
export class Spinner {
  readonly #isShown: boolean;
  #turning: Disposable | undefined;
  #label = "";
  #startedAt = 0;
  #frame = 0;
  readonly #typed: () => string;
  #isDrawn = false;
  #note = "";

  /** @param options `typed`: what was typed meanwhile, which is shown as well */
  constructor({ isDumb, typed = () => "" }: { isDumb: boolean; typed?: () => string }) {
    this.#typed = typed;
    this.#isShown = !isDumb && Deno.stderr.isTerminal();
  }

  /**
   * Begins to count; the terminal's cursor must stand at the beginning of a line.
   *
   * @param elapsedMs for how long it has been going on already
   */
  start(label: string, elapsedMs = 0): void {
    this.stop();
    if (!this.#isShown) return;
    this.#label = oneLine(label);
    this.#note = "";
    this.#startedAt = performance.now() - elapsedMs;
    this.#turning = every(FRAME_MS, () => this.#draw());
  }

  /** Goes on with another label; begins where nothing was shown. */
  relabel(label: string, elapsedMs: number): void {
    if (this.#turning === undefined) this.start(label, elapsedMs);
    this.#label = oneLine(label);
  }

  /** Says something beside what goes on. */
  note(text: string): void {
    this.#note = text;
  }

  /** Leaves the line as it was. */
  stop(): void {
    this.#turning?.[Symbol.dispose]();
    this.#turning = undefined;
    if (this.#isDrawn) draw(Deno.stderr, ERASE);
    this.#isDrawn = false;
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #draw(): void {
    const elapsed = performance.now() - this.#startedAt;
    if (elapsed < DELAY_MS) return;
    const frame = FRAMES[this.#frame++ % FRAMES.length];
    const note = this.#note === "" ? "" : ` · ${this.#note}`;
    const time = `(${Math.floor(elapsed / 1000)}s)${note}`;
    const columns = terminalSize(Deno.stderr)?.columns ?? DEFAULT_WIDTH;
    const room = columns - displayWidth(time) - 4;
    const typed = this.#typed();
    const shown = typed === "" ? "" : ` > ${endWithin(typed, Math.floor(room / 2))}`;
    // A line that wraps could not be erased.
    const label = beginningWithin(this.#label, room - displayWidth(shown));
    draw(Deno.stderr, `${ERASE}${frame} ${label} ${time}${shown}`);
    this.#isDrawn = true;
  }
}
