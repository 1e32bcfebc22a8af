/**
 * A line that is typed at the bottom of the screen.
 *
 * @module
 */
import type { Input } from "../interactive/keyboard.ts";
import { isLetter, keysIn } from "../keys_in.ts";
import { disarm } from "../../text/disarm.ts";

export interface LineInputOptions {
  /** What stands before it: `tell audit: `. */
  label: string;
  text?: string;
  /** Called at each change, where that shows something. */
  onChange?: (text: string) => void;
  onDone: (text: string) => void | Promise<void>;
  onCancel?: () => void;
}

export class LineInput {
  readonly #options: LineInputOptions;
  #text: string;

  constructor(options: LineInputOptions) {
    this.#options = options;
    this.#text = options.text ?? "";
  }

  get shown(): string {
    return `${this.#options.label}${this.#text}█`;
  }

  /** Takes what was typed; says whether the line is still open. */
  async take(input: Input): Promise<boolean> {
    const { onChange = () => {}, onDone, onCancel = () => {} } = this.#options;
    switch (input.type) {
      case "enter":
        await onDone(this.#text.trim());
        return false;
      case "escape":
      case "interrupt":
      case "end":
        onCancel();
        return false;
      case "paste":
        this.#text += disarm(input.text, "space");
        break;
      case "keys":
        for (const key of keysIn(input.text)) this.#key(key);
        break;
      default:
        return true;
    }
    onChange(this.#text);
    return true;
  }

  #key(key: string): void {
    if (key === "\x7f" || key === "\b") {
      this.#text = Array.from(this.#text).slice(0, -1).join("");
    } else if (key === "\x15") this.#text = "";
    else if (key === "\x17") this.#text = withoutLastWord(this.#text);
    else if (isLetter(key)) this.#text += key;
  }
}

/** Not by a regular expression: that looks at the rest of a long word from each of its letters. */
function withoutLastWord(text: string): string {
  let end = text.trimEnd().length;
  while (end > 0 && /\S/.test(text[end - 1] ?? "")) end--;
  return text.slice(0, end);
}
