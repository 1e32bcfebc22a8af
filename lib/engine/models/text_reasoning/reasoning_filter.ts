/**
 * Separates the reasoning in the text of an answer from its words, while it arrives.
 *
 * @module
 */
import { MarkdownPosition } from "../text_tool_calls/markdown_position.ts";
import { REASONING_MARKS, type ReasoningMarks, SILENT, UNOPENED } from "./reasoning_marks.ts";

export type Piece =
  | { type: "text" | "reasoning"; delta: string }
  /** What was passed on as text so far was reasoning. */
  | { type: "void" };

interface OpenReasoning {
  close: readonly string[];
  keepsClose: boolean;
  /** What it becomes when nothing closes it. */
  unclosed: "reasoning" | "text";
  /** The opening mark, and what came since; only where it may become text again. */
  kept: string[];
}

const LONGEST = Math.max(
  ...REASONING_MARKS.map(({ open }) => open.length),
  ...SILENT.map((mark) => mark.length),
);
const MARK_BEGINNINGS = new Set(
  [...REASONING_MARKS.map(({ open }) => open), ...UNOPENED, ...SILENT].map((mark) =>
    mark.charAt(0)
  ),
);

/** One answer. */
export class ReasoningFilter {
  #position = new MarkdownPosition();
  #held = "";
  #before = "\n";
  #open: OpenReasoning | undefined;
  /** Only reasoning and white space came so far. */
  #isBeginning = true;
  /** Any reasoning was marked, so that a closing mark without an opening one is a word about marks. */
  #hasMarks = false;
  /** The closing mark of reasoning that the prompt had opened. */
  unopened: string | undefined;

  /** @param expected the mark that closed the reasoning of an answer before, which nothing had opened */
  constructor(expected?: string) {
    if (expected === undefined) return;
    this.#open = { close: [expected], keepsClose: false, unclosed: "text", kept: [] };
  }

  /** Takes what has come; returns what can be told already. */
  push(delta: string): Piece[] {
    this.#held += delta;
    return this.#take({ isComplete: false });
  }

  /** Nothing follows. */
  end(): Piece[] {
    const pieces = this.#take({ isComplete: true });
    const open = this.#open;
    this.#open = undefined;
    // Nothing closed what may have been a word about marks: it is shown late rather than never.
    if (open?.unclosed === "text") pieces.push({ type: "text", delta: open.kept.join("") });
    return pieces;
  }

  #take({ isComplete }: { isComplete: boolean }): Piece[] {
    const pieces: Piece[] = [];
    for (;;) {
      const before = this.#held.length;
      const isOpen = this.#open !== undefined;
      if (this.#open) this.#reason(this.#open, { pieces, isComplete });
      else this.#speak(pieces, { isComplete });
      const isChanged = isOpen !== (this.#open !== undefined) || this.#held.length < before;
      if (!isChanged || this.#held === "") return pieces;
    }
  }

  /** Passes reasoning on up to its end. */
  #reason(
    open: OpenReasoning,
    { pieces, isComplete }: { pieces: Piece[]; isComplete: boolean },
  ): void {
    const text = this.#held;
    const found = open.close.map((word) => ({ word, at: text.indexOf(word) }))
      .filter(({ at }) => at >= 0).sort((a, b) => a.at - b.at)[0];
    const length = found?.at ?? text.length - (isComplete ? 0 : beginningAtEnd(text, open.close));
    const reasoning = text.slice(0, length);
    if (reasoning !== "") pieces.push({ type: "reasoning", delta: reasoning });
    if (open.unclosed === "text") open.kept.push(reasoning);
    this.#held = text.slice(length);
    if (found === undefined) return;
    if (!open.keepsClose || found.word === "<|end|>") {
      this.#held = this.#held.slice(found.word.length);
    }
    this.#open = undefined;
    this.#hasMarks = true;
    this.#isBeginning = true;
    this.#position = new MarkdownPosition();
    this.#before = "\n";
  }

  /** Passes words on up to where reasoning begins. */
  #speak(pieces: Piece[], { isComplete }: { isComplete: boolean }): void {
    const text = this.#held;
    let from = 0;
    let at = 0;
    const tell = () => {
      const delta = text.slice(from, at);
      if (delta !== "") pieces.push({ type: "text", delta });
      from = at;
    };
    for (; at < text.length; at++) {
      const letter = text.charAt(at);
      if (this.#isBeginning && /\s/.test(letter)) {
        // Of the blank lines around reasoning nothing is shown.
        if (this.#hasMarks) from = at + 1;
      } else if (MARK_BEGINNINGS.has(letter) && !this.#position.isCodeBefore(letter)) {
        const mark = this.#markAt(text, at, { isComplete });
        if (mark === "open") break;
        if (mark !== undefined) {
          tell();
          from = this.#enter(mark, { text, at, pieces });
          this.#held = text.slice(from);
          return;
        }
      }
      if (!/\s/.test(letter)) this.#isBeginning = false;
      this.#position.pass(letter);
      this.#before = letter;
    }
    tell();
    this.#held = text.slice(from);
  }

  /** Returns where the text goes on. */
  #enter(
    mark: ReasoningMarks | { silent: string } | { unopened: string },
    { text, at, pieces }: { text: string; at: number; pieces: Piece[] },
  ): number {
    this.#hasMarks = true;
    if ("silent" in mark) {
      this.#isBeginning = true;
      return at + mark.silent.length;
    }
    if ("unopened" in mark) {
      this.unopened = mark.unopened;
      pieces.push({ type: "void" });
      this.#isBeginning = true;
      this.#position = new MarkdownPosition();
      return at + mark.unopened.length;
    }
    this.#open = {
      close: mark.close,
      keepsClose: mark.keepsClose ?? false,
      unclosed: this.#isBeginning ? "reasoning" : "text",
      kept: [text.slice(at, at + mark.open.length)],
    };
    return at + mark.open.length;
  }

  /** The mark that begins at `at`; "open" while it cannot be told. */
  #markAt(
    text: string,
    at: number,
    { isComplete }: { isComplete: boolean },
  ): ReasoningMarks | { silent: string } | { unopened: string } | "open" | undefined {
    const isPlaced = this.#isBeginning || this.#position.isLineStart;
    const rest = text.slice(at, at + LONGEST);
    const mayGrow = !isComplete && text.length - at < LONGEST;
    const isBegun = (mark: string) => mayGrow && mark.length > rest.length && mark.startsWith(rest);

    const silent = SILENT.find((mark) => rest.startsWith(mark));
    if (silent !== undefined && (this.#hasMarks || silent.length > 10)) return { silent };
    const marks = isPlaced ? REASONING_MARKS.find(({ open }) => rest.startsWith(open)) : undefined;
    if (marks !== undefined) return marks;
    const unopened = this.#hasMarks ? undefined : UNOPENED.find((mark) => rest.startsWith(mark));
    if (unopened !== undefined) {
      const after = text.charAt(at + unopened.length);
      if (after === "" && !isComplete) return "open";
      // "add the missing </think> tag" is a sentence about marks.
      const isWord = /[ \t"'(]/.test(this.#before) && /[ \t"').,;:?!]/.test(after);
      if (!isWord) return { unopened };
    }
    const mayCome = SILENT.some(isBegun) ||
      (isPlaced && REASONING_MARKS.some(({ open }) => isBegun(open))) ||
      (!this.#hasMarks && UNOPENED.some(isBegun));
    return mayCome ? "open" : undefined;
  }
}

/** How many letters at the end of `text` may begin one of `words`. */
function beginningAtEnd(text: string, words: readonly string[]): number {
  const longest = Math.max(...words.map((word) => word.length)) - 1;
  for (let length = Math.min(longest, text.length); length > 0; length--) {
    const end = text.slice(text.length - length);
    if (words.some((word) => word.startsWith(end))) return length;
  }
  return 0;
}
