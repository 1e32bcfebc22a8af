/**
 * JSON as models write it.
 *
 * Beyond RFC 8259 it takes what models are known to get wrong where the meaning is plain: real line breaks and wrong
 * escapes in strings, single and triple quotes, `True`, `False` and `None` (Python), keys without quotes, a comma too
 * many, and closing brackets that are missing at the very end.
 *
 * @module
 */
import { isSpace, skipSpace } from "./text_tool_calls/call_form.ts";

/**
 * Levels of objects and lists. No tool needs more than a few, and whatever writes JSON again, such as a session, ends
 * by a stack overflow at some thousands.
 */
export const MAX_DEPTH = 100;

export type JsonReading =
  | { kind: "value"; value: unknown; end: number }
  /** The text ends within the value. */
  | { kind: "open" }
  | { kind: "bad"; why: string; at: number };

/** Reads the value that begins at `at`, of at most {@linkcode MAX_DEPTH} levels; white space before it is skipped. One pass, no going back. */
export function readJson(
  text: string,
  at: number,
  { isComplete }: { isComplete: boolean },
): JsonReading {
  const reader = new JsonReader(text, { at, isComplete });
  try {
    const value = reader.value(0);
    return { kind: "value", value, end: reader.at };
  } catch (error) {
    if (error === ENDS_WITHIN) return { kind: "open" };
    if (error instanceof BadJson) return { kind: "bad", why: error.message, at: reader.at };
    throw error;
  }
}

const ENDS_WITHIN = Symbol("the text ends within the value");

class BadJson extends Error {
  override name = "BadJson";
}

const NUMBER = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$.-]*/y;
const WORDS = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
  ["True", true],
  ["False", false],
  ["None", null],
]);
const ESCAPES: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  "/": "/",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

class JsonReader {
  readonly #text: string;
  readonly #isComplete: boolean;
  at: number;

  constructor(text: string, { at, isComplete }: { at: number; isComplete: boolean }) {
    this.#text = text;
    this.#isComplete = isComplete;
    this.at = at;
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new BadJson("it is nested too deeply");
    this.#skipSpace();
    const letter = this.#text[this.at];
    if (letter === undefined) return this.#endOfText("a value is missing");
    if (letter === "{") return this.#object(depth);
    if (letter === "[") return this.#array(depth);
    if (letter === '"' || letter === "'") return this.#string();
    if (/[-+.\d]/.test(letter)) return this.#number();
    return this.#word();
  }

  #object(depth: number): Record<string, unknown> {
    const entries: Array<[string, unknown]> = [];
    this.at++;
    for (;;) {
      if (this.#closes("}")) return Object.fromEntries(entries);
      const key = this.#key();
      this.#skipSpace();
      const separator = this.#text[this.at];
      if (separator === undefined) return this.#endOfText(`the value of "${key}" is missing`);
      if (separator !== ":" && separator !== "=") throw this.#unexpected();
      this.at++;
      entries.push([key, this.value(depth + 1)]);
      this.#separator();
    }
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.at++;
    for (;;) {
      if (this.#closes("]")) return items;
      items.push(this.value(depth + 1));
      this.#separator();
    }
  }

  /** Whether the object or array ends here: by its bracket, or because nothing else follows it. */
  #closes(bracket: string): boolean {
    this.#skipSpace();
    const letter = this.#text[this.at];
    if (letter === bracket) {
      this.at++;
      return true;
    }
    if (letter === undefined) {
      if (!this.#isComplete) throw ENDS_WITHIN;
      return true;
    }
    // `</tool_call>`, a closing fence, `<|end|>`: the bracket was forgotten.
    return letter === "<" || letter === "`";
  }

  #separator(): void {
    this.#skipSpace();
    if (this.#text[this.at] === ",") this.at++;
    else if (!/[}\]<`]|^$/.test(this.#text[this.at] ?? "")) throw this.#unexpected();
  }

  #key(): string {
    const letter = this.#text[this.at];
    if (letter === '"' || letter === "'") return this.#string();
    const word = this.#match(WORD);
    if (word === undefined) throw this.#unexpected();
    return word;
  }

  #string(): string {
    const text = this.#text;
    const quote = text[this.at] ?? "";
    const isTriple = text.startsWith(quote.repeat(3), this.at);
    const close = isTriple ? quote.repeat(3) : quote;
    this.at += close.length;
    const pieces: string[] = [];
    for (let start = this.at;;) {
      const letter = text[this.at];
      if (letter === undefined) return this.#endOfText("a text in it has no end");
      if (letter === quote && (!isTriple || text.startsWith(close, this.at))) {
        pieces.push(text.slice(start, this.at));
        this.at += close.length;
        return pieces.join("");
      }
      if (letter !== "\\") {
        this.at++;
        continue;
      }
      pieces.push(text.slice(start, this.at), this.#escape());
      start = this.at;
    }
  }

  /** An escape that JSON does not know is what it looks like: `\d` of a regular expression. */
  #escape(): string {
    const text = this.#text;
    const letter = text[this.at + 1];
    if (letter === undefined) return this.#endOfText("a text in it has no end");
    if (letter === "u") {
      const digits = text.slice(this.at + 2, this.at + 6);
      if (digits.length < 4 && !this.#isComplete) throw ENDS_WITHIN;
      if (/^[0-9a-f]{4}$/i.test(digits)) {
        this.at += 6;
        return String.fromCharCode(parseInt(digits, 16));
      }
    }
    this.at += 2;
    return ESCAPES[letter] ?? `\\${letter}`;
  }

  #number(): number {
    const digits = this.#match(NUMBER);
    if (digits === undefined) throw this.#unexpected();
    if (this.at === this.#text.length && !this.#isComplete) throw ENDS_WITHIN;
    return Number(digits);
  }

  #word(): unknown {
    const word = this.#match(WORD);
    if (this.at === this.#text.length && !this.#isComplete) throw ENDS_WITHIN;
    if (word === undefined || !WORDS.has(word)) throw this.#unexpected();
    return WORDS.get(word);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  #skipSpace(): void {
    this.at = skipSpace(this.#text, this.at);
  }

  #endOfText(why: string): never {
    if (!this.#isComplete) throw ENDS_WITHIN;
    throw new BadJson(why);
  }

  #unexpected(): BadJson {
    const letter = this.#text[this.at] ?? "";
    const shown = letter === "" || isSpace(letter.charCodeAt(0)) ? "the end" : `"${letter}"`;
    return new BadJson(`${shown} is not expected in its JSON`);
  }
}
