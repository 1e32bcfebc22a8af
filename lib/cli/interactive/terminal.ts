/**
 * The state of the terminal: raw while isonforge has it, as it was before whenever somebody else has.
 *
 * @module
 */
import { atExit } from "../../sys/at_exit.ts";
import { draw } from "../output/print.ts";

/** Pasted text comes between markers, so that its line breaks are not taken for Enter (xterm, DECSET 2004). */
const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";

/** The terminal is ours from here to its disposal, also when the program exits otherwise. */
export class Terminal {
  readonly #isDumb: boolean;
  readonly #atExit = atExit(() => this.leave());
  #isOurs = false;

  constructor({ isDumb }: { isDumb: boolean }) {
    this.#isDumb = isDumb;
    this.enter();
  }

  /** Takes the terminal. */
  enter(): void {
    if (this.#isOurs) return;
    this.#isOurs = true;
    Deno.stdin.setRaw(true);
    if (!this.#isDumb) draw(Deno.stdout, PASTE_ON);
  }

  /** Gives it back. */
  leave(): void {
    if (!this.#isOurs) return;
    this.#isOurs = false;
    try {
      if (!this.#isDumb) draw(Deno.stdout, PASTE_OFF);
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal has gone: there is no state to restore.
    }
  }

  /**
   * Gives it back while the job is stopped, as Ctrl+Z does; returns when it goes on. The whole process group, and with the
   * terminal's own signal: a script that waits for this process stops with it, and where no shell could let it go on, the
   * system ignores that signal (POSIX, orphaned process groups).
   */
  suspend(): void {
    this.leave();
    Deno.kill(0, "SIGTSTP");
    this.enter();
  }

  [Symbol.dispose](): void {
    this.#atExit[Symbol.dispose]();
    this.leave();
  }
}
