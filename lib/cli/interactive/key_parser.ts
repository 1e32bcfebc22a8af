/**
 * What was typed, out of the bytes of a raw terminal.
 *
 * @module
 */

/** One thing that was typed. */
export type Typed =
  /** Characters and escape sequences, for a line editor. */
  | { type: "keys"; text: string }
  | { type: "enter" }
  /** Alt+Enter: a line break in the text. */
  | { type: "newline" }
  | { type: "paste"; text: string }
  /** Ctrl+C */
  | { type: "interrupt" }
  /** Ctrl+Z */
  | { type: "suspend" }
  /** Escape, alone */
  | { type: "escape" }
  /** Shift+Tab */
  | { type: "mode" }
  /** Ctrl+R */
  | { type: "search" };

const PASTE_START = "\x1b[200~";
const PASTE_END = "\x1b[201~";
/** Enter is CR on a raw terminal; what was typed before that became LF. */
// deno-lint-ignore no-control-regex
const SPECIAL = /(\x1b[\r\n]|\x1b\[Z|[\r\n\x03\x12\x1a])/;

/** Cuts input into what it means; a marker or a character may come in two pieces. */
export class KeyParser {
  readonly #decoder = new TextDecoder();
  /** The beginning of a marker, perhaps. */
  #rest = "";
  /** What was pasted so far; undefined outside of a paste. */
  #pasted: string | undefined;

  /** What the next bytes mean. */
  push(bytes: Uint8Array): Typed[] {
    let text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    this.#rest = "";
    const typed: Typed[] = [];
    while (text !== "") {
      const marker = this.#pasted === undefined ? PASTE_START : PASTE_END;
      const at = text.indexOf(marker);
      if (at < 0) {
        const kept = partialLength(text, marker);
        this.#rest = text.slice(text.length - kept);
        this.#take(text.slice(0, text.length - kept), typed);
        break;
      }
      this.#take(text.slice(0, at), typed);
      this.#toggle(typed);
      text = text.slice(at + marker.length);
    }
    return typed;
  }

  /** Whether the last piece may go on: an Escape is a key only when nothing follows soon, see {@linkcode flush}. */
  get isWaiting(): boolean {
    return this.#rest !== "" && this.#pasted === undefined;
  }

  /** What the last piece means if nothing follows. */
  flush(): Typed[] {
    if (!this.isWaiting) return [];
    const text = this.#rest;
    this.#rest = "";
    return [meaning(text)];
  }

  #take(text: string, typed: Typed[]): void {
    if (this.#pasted !== undefined) this.#pasted += text;
    else typed.push(...text.split(SPECIAL).filter((part) => part !== "").map(meaning));
  }

  #toggle(typed: Typed[]): void {
    if (this.#pasted === undefined) {
      this.#pasted = "";
      return;
    }
    typed.push({ type: "paste", text: this.#pasted.replace(/\r\n?/g, "\n") });
    this.#pasted = undefined;
  }
}

function meaning(part: string): Typed {
  switch (part) {
    case "\r":
    case "\n":
      return { type: "enter" };
    case "\x1b\r":
    case "\x1b\n":
      return { type: "newline" };
    case "\x03":
      return { type: "interrupt" };
    case "\x1a":
      return { type: "suspend" };
    case "\x1b":
      return { type: "escape" };
    case "\x1b[Z":
      return { type: "mode" };
    case "\x12":
      return { type: "search" };
    default:
      return { type: "keys", text: part };
  }
}

/** How many characters at the end of `text` may be the beginning of `marker`. */
function partialLength(text: string, marker: string): number {
  for (let length = Math.min(marker.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(marker.slice(0, length))) return length;
  }
  return 0;
}
