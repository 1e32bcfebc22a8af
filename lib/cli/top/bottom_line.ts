/**
 * The last line of the screen: a line that is typed, a question, what a command said, or which keys there are.
 *
 * @module
 */
import type { Input } from "../interactive/keyboard.ts";
import { fitted } from "./fitted.ts";
import { keysIn } from "../keys_in.ts";
import { LineInput, type LineInputOptions } from "./line_input.ts";

const KEYS =
  "Enter log  d diff  t tell  s stop  r respawn  x remove  n new  / filter  ? help  q quit";

export class BottomLine {
  /** What was said last. */
  message = "";
  #input: LineInput | undefined;
  /** One key answers it. */
  #question: { text: string; onYes: () => Promise<void> } | undefined;

  /** Whether what is typed is for it. */
  get isOpen(): boolean {
    return this.#input !== undefined || this.#question !== undefined;
  }

  /** Asks for a line. */
  ask(options: LineInputOptions): void {
    this.#input = new LineInput(options);
  }

  /** Asks whether to do something. */
  confirm(text: string, onYes: () => Promise<void>): void {
    this.#question = { text, onYes };
  }

  async take(input: Input): Promise<void> {
    const line = this.#input;
    if (line !== undefined) {
      // Closed first: what it does may take its time.
      if (input.type === "enter") this.#input = undefined;
      if (!await line.take(input)) this.#input = undefined;
      return;
    }
    const question = this.#question;
    this.#question = undefined;
    const isYes = input.type === "keys" && /^y$/i.test(keysIn(input.text)[0] ?? "");
    if (isYes) await question?.onYes();
    else this.message = "not done";
  }

  render(columns: number, filter: string): string {
    // The end of a line that is typed is what one looks at.
    const typed = this.#input?.shown.slice(-Math.max(1, columns - 1));
    const usual = filter === "" ? KEYS : `/${filter}  (Escape shows all)`;
    return fitted(typed ?? this.#question?.text ?? (this.message || usual), columns);
  }
}
