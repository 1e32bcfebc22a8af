/**
 * Editing a line, with history.
 *
 * The editor is Node's readline, which Deno has built in. It is given what was typed piece by piece: so that pasted line
 * breaks are text and not Enter, and that nothing is echoed while an answer streams.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import process from "node:process";
import { createInterface, type Interface } from "node:readline";
import { PassThrough } from "node:stream";
import { type History, HISTORY_SIZE } from "./history.ts";
import { Resizing } from "./resizing.ts";
import { HistorySearch } from "./history_search.ts";
import type { Input, Keyboard } from "./keyboard.ts";
import { BREAK, Pastes, toOneLine } from "./multiline.ts";
import { withoutMarks } from "./pasted.ts";

/** How reading a line ended. */
export type Entry =
  | { type: "line"; text: string }
  /** Ctrl+C; whether it cleared something that was typed. */
  | { type: "interrupt"; hadText: boolean }
  /** Ctrl+D on an empty line, or the terminal has gone. */
  | { type: "end" }
  | { type: "aborted" }
  /** Escape at a question. */
  | { type: "escape" }
  /** Shift+Tab at a question. */
  | { type: "mode" };

export interface ReadOptions {
  prompt: string;
  /** What stands there to begin with. */
  prefill?: string;
  signal: AbortSignal;
  /** Answers of one letter that need no Enter. */
  letters?: readonly string[];
  /** What Tab offers for a line up to the cursor, and which end of it that stands for. */
  complete?: (line: string) => [string[], string];
  /** Shift+Tab; returns what the prompt is from now on. Without, reading ends with it, as with Escape. */
  onMode?: () => Promise<string>;
}

/** A letter that stands alone for so long is the whole answer: whoever types a word is faster. */
const LETTER_MS = 400;
const CTRL_G = "\x07";
/** Pasted into a terminal that does not say so, or typed ahead; fewer may be the end of a key's sequence. */
const MANY_LETTERS = /^\P{Cc}{64,}$/u;
/** Letters and Backspace, of which several may come at once. */
const SEARCHED = /^(?:\P{Cc}|[\x7f\b])+$/u;

/** A search, and what the editor showed before it. */
interface Search {
  search: HistorySearch;
  prompt: string;
  line: string;
}

/** Reads lines from the keyboard. */
export class LineEditor {
  readonly #keyboard: Keyboard;
  readonly #pastes = new Pastes();
  /** The newest first, as the editor showed them. */
  #history: string[] = [];
  /** The line that is being edited. */
  #open: Interface | undefined;
  #search: Search | undefined;
  readonly #kept: History | undefined;

  /** @param kept where the messages of other conversations are */
  constructor(keyboard: Keyboard, kept?: History) {
    this.#keyboard = keyboard;
    this.#kept = kept;
  }

  /** Reads what was typed in other conversations. */
  async recall(): Promise<void> {
    const entries = await this.#kept?.read() ?? [];
    this.#history = [...this.#history, ...entries.map(toOneLine)].slice(0, HISTORY_SIZE);
  }

  /** Reads a message, which may have several lines; a line that ends in a backslash goes on. What was pasted is marked. */
  async readMessage(options: ReadOptions): Promise<Entry> {
    let message = "";
    for (let { prompt } = options;; prompt = "… ") {
      const entry = await this.#keyboard.reading(() =>
        this.#read({ ...options, prompt }, this.#history)
      );
      if (entry.type !== "line") {
        return entry.type === "interrupt" && message !== "" ? { ...entry, hadText: true } : entry;
      }
      message += entry.text;
      if (!message.endsWith("\\")) break;
      message = message.slice(0, -1) + BREAK;
    }
    const text = this.#pastes.expand(message);
    if (message !== this.#history[0]) this.#kept?.add(text);
    this.remember(message);
    return { type: "line", text };
  }

  /** Reads the answer to a question; what was typed before the question is not one. */
  async readAnswer(options: ReadOptions): Promise<Entry> {
    const entry = await this.#keyboard.readingAfresh(() => this.#read(options, []));
    if (entry.type !== "line") return entry;
    return { ...entry, text: withoutMarks(this.#pastes.expand(entry.text)) };
  }

  /** Puts a text at the top of the history. */
  remember(text: string): void {
    const line = toOneLine(text);
    if (line.trim() === "" || line === this.#history[0]) return;
    this.#history = [line, ...this.#history].slice(0, HISTORY_SIZE);
  }

  /** Shows the line that is being edited once more, below whatever came between. */
  redraw(): void {
    if (this.#open === undefined) return;
    process.stdout.write("\n");
    this.#open.prompt(true);
  }

  async #read(options: ReadOptions, history: string[]): Promise<Entry> {
    const { prompt, prefill = "", complete } = options;
    const input = new PassThrough();
    const editor = createInterface({
      input,
      output: process.stdout,
      terminal: true,
      prompt,
      history: [...history],
      historySize: HISTORY_SIZE,
      ...(complete === undefined ? {} : { completer: complete }),
    });
    using resizing = new Resizing(editor);
    const ended: { entry?: Entry } = {};
    editor.on("line", (text) => ended.entry ??= { type: "line", text });
    editor.on("close", () => ended.entry ??= { type: "end" });
    this.#open = editor;
    editor.prompt();
    if (prefill !== "") editor.write(prefill);
    let entry: Entry | undefined;
    while (entry === undefined) {
      entry = await this.#step({ editor, input, options: { ...options, resizing } }) ?? ended.entry;
    }
    if (entry.type !== "line") {
      // What is printed next begins below what was typed. An editor that closed itself was empty, and
      // from Deno 2.9 on takes nothing more.
      if (ended.entry === undefined) editor.write("", { ctrl: true, name: "e" });
      process.stdout.write("\n");
    }
    this.#open = undefined;
    editor.close();
    return entry;
  }

  #beginSearch(editor: Interface): void {
    const search = new HistorySearch(this.#history);
    this.#search = { search, prompt: editor.getPrompt(), line: editor.line };
    show(editor, { prompt: search.prompt, line: search.found });
  }

  /** Takes what belongs to a search; anything else ends it, and is then for the line that was found. */
  #isOfSearch(typed: Input, editor: Interface, { search, prompt, line }: Search): boolean {
    const isCancelled = typed.type === "escape" || typed.type === "interrupt" ||
      typed.type === "keys" && typed.text === CTRL_G;
    if (typed.type === "search") search.older();
    else if (typed.type === "keys" && SEARCHED.test(typed.text)) {
      for (const key of typed.text) /[\x7f\b]/.test(key) ? search.erase() : search.type(key);
    } else {
      this.#search = undefined;
      show(editor, { prompt, line: isCancelled ? line : search.found || line });
      return isCancelled;
    }
    show(editor, { prompt: search.prompt, line: search.found });
    return true;
  }

  /** Gives the editor the next thing that was typed. */
  async #step(
    { editor, input, options }: {
      editor: Interface;
      input: PassThrough;
      options: ReadOptions & { resizing: Resizing };
    },
  ): Promise<Entry | undefined> {
    const { signal, letters = [], onMode } = options;
    const typed = await this.#keyboard.next(signal);
    options.resizing.settle();
    if (this.#search !== undefined && this.#isOfSearch(typed, editor, this.#search)) {
      return undefined;
    }
    switch (typed.type) {
      case "keys":
        // The editor would look at the whole line for each of many letters.
        if (MANY_LETTERS.test(typed.text)) editor.write(typed.text);
        else feed(input, typed.text);
        if (!letters.includes(editor.line)) break;
        if (await this.#keyboard.isTypedWithin(LETTER_MS, signal)) break;
        feed(input, "\r");
        break;
      case "enter":
        feed(input, "\r");
        break;
      case "newline":
        editor.write(BREAK);
        break;
      case "paste":
        editor.write(this.#pastes.shown(typed.text));
        break;
      case "mode":
        if (onMode === undefined) return typed;
        editor.setPrompt(await onMode());
        editor.prompt(true);
        break;
      case "escape":
        // In a message it means nothing.
        if (onMode === undefined) return typed;
        break;
      case "search":
        // Of messages only: an answer has no history.
        if (onMode !== undefined) this.#beginSearch(editor);
        break;
      case "interrupt":
        return { type: "interrupt", hadText: editor.line !== "" };
      case "end":
      case "aborted":
        return typed;
    }
    return undefined;
  }
}

/** Puts another prompt and another line into the place of those that are shown. */
function show(editor: Interface, { prompt, line }: { prompt: string; line: string }): void {
  editor.setPrompt(prompt);
  Object.assign(editor, { line, cursor: line.length });
  editor.prompt(true);
}

/** At once, not when the stream comes round to it: what follows may be for the next line. */
function feed(input: PassThrough, text: string): void {
  input.emit("data", Buffer.from(text));
}
