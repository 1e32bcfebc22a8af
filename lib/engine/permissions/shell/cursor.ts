/**
 * A position in the text of a script.
 *
 * @module
 */
import type { Script } from "./syntax.ts";
import { ShellSyntaxError } from "./syntax.ts";

/** Deeper nesting is not written by accident, and would overflow our own stack. */
const MAX_DEPTH = 50;

/** Reads a text from its beginning to its end. */
export class Cursor {
  readonly text: string;
  at = 0;
  readonly depth: number;
  /** Reads a nested script up to its closing `)`, which is left; set by the parser of commands. */
  readonly nested: (cursor: Cursor) => Script;
  /** Here-documents whose text begins after the next line break. */
  pendingHereDocuments: {
    end: string;
    isQuoted: boolean;
    take: (body: string) => void;
    stripTabs: boolean;
  }[] = [];

  constructor(
    text: string,
    { depth, nested }: { depth: number; nested: (cursor: Cursor) => Script },
  ) {
    if (depth > MAX_DEPTH) throw new ShellSyntaxError("it is nested too deep");
    this.text = text;
    this.depth = depth;
    this.nested = nested;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The character at `offset` from here, "" beyond the end. */
  peek(offset = 0): string {
    return this.text[this.at + offset] ?? "";
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Skips `text` if it stands here. */
  take(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.at += text.length;
    return true;
  }

  /** The match of a sticky pattern here, which is skipped. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** The text up to `end`; both are skipped. */
  until(end: string): string {
    const stop = this.text.indexOf(end, this.at);
    if (stop === -1) throw new ShellSyntaxError(`a closing ${end} is missing`);
    const text = this.text.slice(this.at, stop);
    this.at = stop + end.length;
    return text;
  }
}
