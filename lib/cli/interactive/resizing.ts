/**
 * A line that is edited while its terminal becomes wider or narrower.
 *
 * @module
 */
import process from "node:process";
import type { Interface } from "node:readline";
import { displayWidth } from "../../text/display_width.ts";
import { once } from "../../sys/timers.ts";
import { listenForSignal } from "../../sys/listen_for_signal.ts";

/** A window that is dragged changes its size many times. */
const QUIET_MS = 100;

/**
 * Keeps Node's editor from clearing what is not its own. It goes up as many rows as the line had when it was drawn last;
 * terminals wrap the line anew, each in its way, and where the cursor then is only they know. So what takes several rows is
 * drawn once more below, and nothing above it is touched.
 */
export class Resizing {
  readonly #editor: Interface;
  readonly #onResize: () => void;
  #columns = process.stdout.columns;
  #timer: Disposable | undefined;

  /** Draws the line anew when the size has changed, until it is disposed of. */
  constructor(editor: Interface) {
    this.#editor = editor;
    // The editor's own answer, which the newest Deno calls, goes up those rows; with none at all Deno would not notice.
    process.stdout.removeAllListeners("resize").on("resize", () => {});
    this.#onResize = () => {
      this.#timer?.[Symbol.dispose]();
      this.#timer = once(QUIET_MS, () => this.settle());
    };
    listenForSignal("SIGWINCH", this.#onResize);
  }

  /** To be called before the editor gets a key: the signal may come later. */
  settle(): void {
    const { columns } = process.stdout;
    if (columns === this.#columns) return;
    const width = displayWidth(this.#editor.getPrompt() + this.#editor.line);
    const isOneRow = width < Math.min(columns, this.#columns);
    this.#columns = columns;
    if (!isOneRow) process.stdout.write("\n");
    // So many rows up it would go; the editor calls it so, and does not declare it.
    Object.assign(this.#editor, { prevRows: 0 });
    this.#editor.prompt(true);
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    Deno.removeSignalListener("SIGWINCH", this.#onResize);
  }
}
