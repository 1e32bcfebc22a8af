/**
 * Text for people: the assistant's words on stdout as they arrive, one line per tool call beside them.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import type { RunEvent, RunOutcome, TodoState } from "../events.ts";
import { oneLine } from "./one_line.ts";
import type { Output, OutputStreams } from "./output.ts";
import type { PrintWriter } from "./print_writer.ts";

export interface TextOutputOptions {
  /** Tool calls and remarks go to stdout, among the words, instead of stderr. */
  verbose: boolean;
}

/** Characters of a void answer that name where it begins. */
const SHOWN_OF_VOID = 40;
/** Characters of blanks that are waited with for the first word. */
const MAX_HELD = 1024;
const LEADING_BLANK_LINES = /^(?:[^\S\n]*\n)+/;

const TODO_MARKS: Record<TodoState, string> = { done: "✓", active: "→", pending: "·" };

/** `--output-format text` */
export class TextOutput implements Output {
  readonly #stdout: PrintWriter;
  readonly #stderr: PrintWriter;
  readonly #remarks: PrintWriter;
  /** Where the last words went. */
  #latest: PrintWriter;
  /** Of the answer that is being written. */
  #beginning = "";
  /** Blank so far, and all that there is of the answer. */
  #blank = "";

  constructor({ stdout, stderr }: OutputStreams, { verbose }: TextOutputOptions) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#remarks = verbose ? stdout : stderr;
    this.#latest = stdout;
  }

  start(): void {}

  async event(event: RunEvent): Promise<void> {
    switch (event.type) {
      case "text":
        return await this.#words(event.delta);
      case "message":
        this.#forgetAnswer();
        await this.#endLine();
        if (event.message.role !== "user" || event.message.told === undefined) return;
        return await this.#remark(marked(event.message.content));
      case "void":
        return await this.#markVoid(event.reason);
      case "toolEnd":
        return await this.#remark(callLine(event));
      case "nested":
        if (event.event.type === "toolEnd") await this.#remark(`  ${callLine(event.event)}`);
        else if (event.event.type !== "toolStart") await this.event(event.event);
        return;
      case "retry":
        return await this.#remark(
          `! ${oneLine(event.reason)}; try ${event.attempt + 1} in ${seconds(event.delayMs)}`,
        );
      case "todos":
        // Beside the words it would be in the way of them.
        if (this.#remarks !== this.#stdout) return;
        for (const { text, state } of event.items) {
          await this.#remark(`  ${TODO_MARKS[state]} ${oneLine(text)}`);
        }
        return;
      case "notice":
        return await this.#remark(`! ${oneLine(event.text)}`);
    }
  }

  async end(outcome: RunOutcome): Promise<void> {
    await this.#endLine();
    if (outcome.reason === "budget" || outcome.reason === "turns" || outcome.reason === "timeout") {
      await this.#write(this.#stderr, `error: ${oneLine(outcome.message)}\n`);
    }
    if (outcome.reason === "question") {
      await this.#write(this.#stdout, `${asked(outcome.question)}\n`);
    }
    if (outcome.reason === "failed") {
      await this.#write(
        this.#stderr,
        `error: ${outcome.message}\n${outcome.hint ? `hint: ${outcome.hint}\n` : ""}`,
      );
    }
  }

  /** Models like to begin with empty lines. */
  async #words(delta: string): Promise<void> {
    let text = delta;
    if (this.#beginning === "") {
      text = (this.#blank + delta).replace(LEADING_BLANK_LINES, "");
      const isBlank = text.length < MAX_HELD && text.trim() === "";
      this.#blank = isBlank ? text : "";
      if (isBlank) return;
    }
    if (this.#beginning.length < SHOWN_OF_VOID) this.#beginning += text;
    await this.#write(this.#stdout, text);
  }

  #forgetAnswer(): void {
    this.#beginning = "";
    this.#blank = "";
  }

  /** On stdout, and not beside it: whoever reads only that must not take half an answer for a part of the whole. */
  async #markVoid(reason: string): Promise<void> {
    const beginning = oneLine(this.#beginning.trim().slice(0, SHOWN_OF_VOID));
    this.#forgetAnswer();
    if (beginning === "") return;
    await this.#endLine();
    await this.#write(this.#stdout, `[void from "${beginning}" on: ${oneLine(reason)}]\n`);
  }

  async #remark(text: string): Promise<void> {
    await this.#endLine();
    await this.#write(this.#remarks, `${text}\n`);
  }

  async #endLine(): Promise<void> {
    if (!this.#stdout.isAtLineStart) await this.#write(this.#stdout, "\n");
  }

  /** Both may lead to one terminal, where what was said first is to stand first. */
  async #write(writer: PrintWriter, text: string): Promise<void> {
    const before = this.#latest;
    this.#latest = writer;
    if (before !== writer) {
      // Remarks that nobody gets are no failure of the run.
      await (before === this.#stdout ? before.drain() : before.drain().catch(() => {}));
    }
    await writer.write(text);
  }
}

/** What the user said meanwhile. */
function marked(text: string): string {
  return withMark("» ", text);
}

/** What the user is asked. */
function asked(question: string): string {
  return withMark("? ", question);
}

/** A mark before each line, so that nobody takes it for an answer of the model's. */
function withMark(mark: string, text: string): string {
  return text.trim().split("\n").map((line) => `${mark}${disarm(line, "space")}`.trimEnd())
    .join("\n");
}

function callLine(
  { call, label, summary, result, durationMs }: Extract<RunEvent, { type: "toolEnd" }>,
): string {
  const mark = result.isError ? "✗" : "•";
  return `${mark} ${oneLine(call.name)} ${oneLine(label)} → ${oneLine(summary)} (${
    seconds(durationMs)
  })`;
}

/** `0.2s`, `12s`, `3m 20s` */
function seconds(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)}s`;
  const whole = Math.round(ms / 1000);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m ${whole % 60}s`;
}
