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
import type { Keyboard } from "./keyboard.ts";
import { BREAK, Pastes } from "./multiline.ts";

/** How reading a line ended. */
export type Entry =
  | { type: "line"; text: string }
  /** Ctrl+C; whether it cleared something that was typed. */
  | { type: "interrupt"; hadText: boolean }
  /** Ctrl+D on an empty line, or the terminal has gone. */
  | { type: "end" }
  | { type: "aborted" };

export interface ReadOptions {
  prompt: string;
  /** What stands there to begin with. */
  prefill?: string;
  signal: AbortSignal;
}

const HISTORY_SIZE = 500;

/** Reads lines from the keyboard. */
export class LineEditor {
  readonly #keyboard: Keyboard;
  readonly #pastes = new Pastes();
  /** The newest first, as the editor showed them. */
  #history: string[] = [];
  /** The line that is being edited. */
  #open: Interface | undefined;

  constructor(keyboard: Keyboard) {
    this.#keyboard = keyboard;
  }

  /** Reads a message, which may have several lines; a line that ends in a backslash goes on. */
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
    this.remember(message);
    return { type: "line", text: this.#pastes.expand(message) };
  }

  /** Reads the answer to a question; what was typed before the question is not one. */
  async readAnswer(options: ReadOptions): Promise<Entry> {
    const entry = await this.#keyboard.readingAfresh(() => this.#read(options, []));
    return entry.type === "line" ? { ...entry, text: this.#pastes.expand(entry.text) } : entry;
  }

  /** Puts a line at the top of the history. */
  remember(line: string): void {
    if (line.trim() === "" || line === this.#history[0]) return;
    this.#history = [line, ...this.#history].slice(0, HISTORY_SIZE);
  }

  /** Shows the line that is being edited once more, below whatever came between. */
  redraw(): void {
    if (this.#open === undefined) return;
    process.stdout.write("\n");
    this.#open.prompt(true);
  }

  async #read({ prompt, prefill = "", signal }: ReadOptions, history: string[]): Promise<Entry> {
    const input = new PassThrough();
    const editor = createInterface({
      input,
      output: process.stdout,
      terminal: true,
      prompt,
      history: [...history],
      historySize: HISTORY_SIZE,
    });
    const ended: { entry?: Entry } = {};
    editor.on("line", (text) => ended.entry ??= { type: "line", text });
    editor.on("close", () => ended.entry ??= { type: "end" });
    this.#open = editor;
    editor.prompt();
    if (prefill !== "") editor.write(prefill);
    let entry: Entry | undefined;
    while (entry === undefined) {
      entry = await this.#step({ editor, input, signal }) ?? ended.entry;
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

  /** Gives the editor the next thing that was typed. */
  async #step(
    { editor, input, signal }: { editor: Interface; input: PassThrough; signal: AbortSignal },
  ): Promise<Entry | undefined> {
    const typed = await this.#keyboard.next(signal);
    switch (typed.type) {
      case "keys":
        feed(input, typed.text);
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
      case "interrupt":
        return { type: "interrupt", hadText: editor.line !== "" };
      case "end":
      case "aborted":
        return typed;
    }
    return undefined;
  }
}

/** At once, not when the stream comes round to it: what follows may be for the next line. */
function feed(input: PassThrough, text: string): void {
  input.emit("data", Buffer.from(text));
}
