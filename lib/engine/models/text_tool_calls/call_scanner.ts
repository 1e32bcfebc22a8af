/**
 * Finds tool calls in the text of an answer while it arrives.
 *
 * What cannot belong to a call is let through at once. From where a call may begin everything is held back until the answer
 * is complete, since only what follows tells whether it was one. The whole costs time in proportion to the text: a form is
 * asked again only once the text that it has to look at has doubled, and no more than {@linkcode MAX_ATTEMPTS} times in vain.
 *
 * @module
 */
import type { ToolDeclaration } from "../model.ts";
import {
  type CallForm,
  type Find,
  finderIn,
  NONE,
  OPEN,
  type Reading,
  type WrittenCall,
} from "./call_form.ts";
import { CALL_FORMS } from "./call_forms.ts";
import { MarkdownPosition } from "./markdown_position.ts";

/** Something in the text that reads like calls. */
export interface FoundCalls {
  /** As it stands there. */
  source: string;
  /** Whether it stands where its form puts calls. */
  isPlaced: boolean;
  /** Nothing but names and values tells that it is a call. */
  isBare: boolean;
  reading: Extract<Reading, { kind: "calls" | "unreadable" }>;
}

/** What was held back, once the answer is complete. */
export interface HeldBack {
  found: FoundCalls[];
  /** All of it, as it came. */
  text: string;
  /** What stands before and between the calls. */
  words: string;
  /** What stands after the last one. */
  tail: string;
  /** The text ends within a fence. */
  isInFence: boolean;
}

interface Opener {
  word: string;
  form: CallForm;
}

const CUT_OFF = "the answer was cut off at the output limit in the middle of it";
const MAX_ATTEMPTS = 100;
/** Calls that are found in one answer; more are no work but a machine that repeats itself. */
const MAX_CALLS = 128;
/** Right after these a special token is quoted, and begins no call. */
const QUOTING = /["'“”‘’«»(</=\\]/;
/** What some put between two calls, or after the last one. */
const BETWEEN = /[;,)\]}]/;

/** Stands for the letter before what follows a call. */
const AFTER_CALL = "";

/** One answer. */
export class CallScanner {
  readonly #tools: ReadonlyMap<string, ToolDeclaration>;
  readonly #openers = new Map<string, Opener[]>();
  readonly #position = new MarkdownPosition();
  readonly #found: Array<FoundCalls & { start: number; end: number }> = [];
  #chunks: string[] = [];
  #length = 0;
  /** Up to where the text has been looked at. */
  #at = 0;
  /** Below this length another look is in vain. */
  #enough = 0;
  #attempts = 0;
  #before = "\n";
  #isPlaced = false;
  #isBare = false;
  #find: Find = () => -1;

  constructor(tools: readonly ToolDeclaration[]) {
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
    for (const form of CALL_FORMS) {
      for (const word of form.openers({ tools: this.#tools })) {
        const letter = word.charAt(0);
        const known = this.#openers.get(letter);
        if (known === undefined) this.#openers.set(letter, [{ word, form }]);
        else known.push({ word, form });
      }
    }
  }

  /** Takes what has come; returns what can be shown already. */
  push(delta: string): string {
    this.#chunks.push(delta);
    this.#length += delta.length;
    if (this.#length < this.#enough) return "";
    this.#scan({ isComplete: false });
    if (this.#found.length > 0) return "";
    // Nothing that is shown is needed any more.
    const text = this.#text();
    const shown = text.slice(0, this.#at);
    this.#chunks = [text.slice(this.#at)];
    this.#length -= this.#at;
    this.#enough -= this.#at;
    this.#at = 0;
    return shown;
  }

  /** The answer is complete; `isCut`: it broke off where it was. */
  end({ isCut }: { isCut: boolean }): HeldBack {
    this.#scan({ isComplete: false });
    const openAt = this.#at;
    this.#scan({ isComplete: true });
    const text = this.#text();
    const words: string[] = [];
    let at = 0;
    for (const found of this.#found) {
      const { start, end } = found;
      const between = text.slice(at, start);
      if (at === 0 || /[^\s;,)\]}]/.test(between)) words.push(between);
      at = end;
      if (isCut && start === openAt && end === text.length) {
        found.reading = { kind: "unreadable", why: CUT_OFF, end };
      }
    }
    return {
      found: this.#found,
      text,
      words: this.#found.length === 0 ? text : words.join(""),
      tail: this.#found.length === 0 ? "" : text.slice(at),
      isInFence: this.#position.isInFence,
    };
  }

  #text(): string {
    if (this.#chunks.length > 1) this.#chunks = [this.#chunks.join("")];
    return this.#chunks[0] ?? "";
  }

  #scan({ isComplete }: { isComplete: boolean }): void {
    const text = this.#text();
    this.#find = finderIn(text);
    while (this.#at < text.length) {
      const letter = text.charAt(this.#at);
      const openers = this.#openers.get(letter);
      const reading = openers === undefined ? NONE : this.#read(text, { openers, isComplete });
      if (reading.kind === "open") {
        const held = text.length - this.#at;
        this.#enough = this.#at + Math.max(held + 1, held > 64 ? 2 * held : 0);
        return;
      }
      if (reading.kind === "none") {
        this.#pass(letter);
        continue;
      }
      const start = this.#at;
      // What is unreadable may end anywhere, but never before it began.
      this.#at = Math.max(reading.end, start + 1);
      this.#found.push({
        source: text.slice(start, this.#at),
        isPlaced: this.#isPlaced,
        isBare: this.#isBare,
        reading,
        start,
        end: this.#at,
      });
      this.#position.passCall();
      this.#before = AFTER_CALL;
    }
    // Nothing is shown any more: there is no hurry.
    this.#enough = this.#found.length === 0 ? 0 : 1.5 * text.length;
  }

  #pass(letter: string): void {
    this.#at++;
    const isBetween = this.#before === AFTER_CALL && (BETWEEN.test(letter) || /\s/.test(letter));
    if (isBetween) return;
    this.#position.pass(letter);
    this.#before = letter;
  }

  /** What the forms find here; the first that finds something wins. */
  #read(
    text: string,
    { openers, isComplete }: { openers: Opener[]; isComplete: boolean },
  ): Reading {
    const at = this.#at;
    const isFence = text.charAt(at) === "`" && this.#before !== "`";
    if (isFence ? this.#position.isInFence : this.#position.isCodeBefore(text.charAt(at))) {
      return NONE;
    }
    let result: Reading = NONE;
    for (const { word, form } of openers) {
      const isHere = text.startsWith(word, at);
      if (!isHere) {
        const isBegun = !isComplete && text.length - at < word.length &&
          word.startsWith(text.slice(at));
        if (isBegun && (this.#mayStandHere(form, word) || this.#mayQuote(word))) return OPEN;
        continue;
      }
      if (this.#isUsedUp()) continue;
      if (!this.#mayStandHere(form, word)) {
        // Whoever shows a call in a list or as a quotation may show the rest of it in the lines below.
        if (this.#mayQuote(word)) this.#position.quote();
        continue;
      }
      const held = text.length - at;
      const reading = form.read(text, at, { tools: this.#tools, isComplete, find: this.#find });
      if (reading.kind === "none") {
        if (held > 4096 && !reading.isQuick) this.#attempts++;
        continue;
      }
      const isPlaced = this.#isPlacedHere(form);
      // In the middle of a line it is a word about calls.
      if (reading.kind === "unreadable" && !isPlaced) continue;
      this.#isPlaced = isPlaced;
      this.#isBare = form.isBare ?? false;
      if (reading.kind === "calls") return reading;
      if (result.kind === "none" || reading.kind === "open") result = reading;
    }
    return result;
  }

  #isUsedUp(): boolean {
    return this.#attempts >= MAX_ATTEMPTS || this.#found.length >= MAX_CALLS;
  }

  /** Marks that are words, or no more than a bracket, mean something only on a line of their own. */
  #mayStandHere(form: CallForm, word: string): boolean {
    if (this.#isPlacedHere(form)) return true;
    // In the middle of a paragraph it may be a call that lacks its line break; in a list or in quotes it is none.
    return /^<[^>]*[:_=|｜‖]/.test(word) && this.#position.isParagraph &&
      this.#position.hasWords && !QUOTING.test(this.#before);
  }

  #mayQuote(word: string): boolean {
    return word.length > 1 && !this.#position.isParagraph;
  }

  #isPlacedHere(form: CallForm): boolean {
    if (this.#position.isQuoting) return false;
    if (this.#position.isLineStart) return true;
    if (form.place !== "token" || QUOTING.test(this.#before)) return false;
    // The templates put it right after the words; a blank between is taken where it is no item of a list.
    return this.#position.hasWords && (this.#position.isParagraph || !/\s/.test(this.#before));
  }
}

/** Calls of several findings, in their order. */
export function callsOf(found: readonly FoundCalls[]): WrittenCall[] {
  return found.flatMap(({ reading }) => reading.kind === "calls" ? reading.calls : []);
}
