/**
 * The terminal's other screen: what was on the first one is there again afterwards.
 *
 * @module
 */
import { ExitCode } from "../../errors.ts";
import { atExit } from "../../sys/at_exit.ts";
import { listenForSignal } from "../../sys/listen_for_signal.ts";
import { draw } from "./print.ts";

/** Another screen, without a cursor, whose lines are not wrapped (xterm, DECSET 1049, 25 and 7). */
const ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const LEAVE = "\x1b[?7h\x1b[?25h\x1b[0m\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR = "\x1b[2J";
const CLEAR_LINE = "\x1b[K";

export interface FullScreenOptions {
  /** What Ctrl+C ends with, where it comes as a signal. */
  onInterrupt?: number;
  /** Called when the terminal has another size. */
  onResize?: () => void;
}

/** Ours until it is disposed of, also when the program exits otherwise; a signal ends it. */
export class FullScreen implements Disposable {
  readonly #over = new AbortController();
  readonly #interrupt: () => void;
  readonly #terminate = () => this.end(ExitCode.terminated);
  readonly #quit = () => this.end(ExitCode.quit);
  readonly #hangUp = () => this.end(ExitCode.hungUp);
  readonly #resize: () => void;
  readonly #atExit = atExit(() => this[Symbol.dispose]());
  #exitCode: number = ExitCode.done;
  #isOurs = false;
  /** The lines that are shown. */
  #shown: string[] = [];

  constructor(
    { onInterrupt = ExitCode.done, onResize = () => {} }: FullScreenOptions = {},
  ) {
    this.#interrupt = () => this.end(onInterrupt);
    this.#resize = () => {
      this.redraw();
      onResize();
    };
    listenForSignal("SIGINT", this.#interrupt);
    listenForSignal("SIGTERM", this.#terminate);
    listenForSignal("SIGQUIT", this.#quit);
    listenForSignal("SIGHUP", this.#hangUp);
    listenForSignal("SIGWINCH", this.#resize);
    this.enter();
  }

  /** Aborted once it is over. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get exitCode(): number {
    return this.#exitCode;
  }

  end(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#over.abort();
  }

  /** Shows these lines from the top; only those that changed are written. */
  show(lines: readonly string[]): void {
    if (!this.#isOurs) return;
    let text = "";
    for (let row = 0; row < Math.max(lines.length, this.#shown.length); row++) {
      const line = lines[row] ?? "";
      // Cleared first: behind the last column it would take that along.
      if (line !== this.#shown[row]) text += `\x1b[${row + 1};1H${CLEAR_LINE}${line}\x1b[0m`;
    }
    this.#shown = [...lines];
    if (text !== "") write(text);
  }

  /** Writes all of it at the next `show()`. */
  redraw(): void {
    this.#shown = [];
    if (this.#isOurs) write(HOME + CLEAR);
  }

  enter(): void {
    if (this.#isOurs) return;
    this.#isOurs = true;
    write(ENTER);
    this.redraw();
  }

  leave(): void {
    if (!this.#isOurs) return;
    this.#isOurs = false;
    write(LEAVE);
  }

  [Symbol.dispose](): void {
    this.#atExit[Symbol.dispose]();
    Deno.removeSignalListener("SIGINT", this.#interrupt);
    Deno.removeSignalListener("SIGTERM", this.#terminate);
    Deno.removeSignalListener("SIGQUIT", this.#quit);
    Deno.removeSignalListener("SIGHUP", this.#hangUp);
    Deno.removeSignalListener("SIGWINCH", this.#resize);
    this.leave();
  }
}

const write = (text: string) => draw(Deno.stdout, text);
