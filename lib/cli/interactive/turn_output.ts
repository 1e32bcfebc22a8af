/**
 * What a person at a terminal sees of a turn.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import type { RunEvent, RunOutcome } from "../../engine/events.ts";
import type { PrintWriter } from "../../engine/output/print_writer.ts";
import { TextOutput } from "../../engine/output/text.ts";
import type { WordStream } from "./line_stream.ts";
import type { Spinner } from "./spinner.ts";

/** Characters of a line that is being written. */
const HELD_SHOWN = 60;

/** What of a spinner a turn needs. */
export type TurnSpinner = Pick<Spinner, "start" | "stop" | "relabel">;

/** The words as they arrive, the tool calls among them, and a spinner while there is nothing to read. */
export class TurnOutput {
  readonly #text: TextOutput;
  readonly #writer: PrintWriter;
  readonly #spinner: TurnSpinner;
  readonly #running = new Map<string, string>();

  readonly #stream: WordStream | undefined;
  #startedAt = performance.now();
  /** How many have come: the next may do so before one is told, for tools run side by side. */
  #events = 0;
  #isOver = false;

  constructor(
    { writer, spinner, stream }: {
      writer: PrintWriter;
      spinner: TurnSpinner;
      /** Without, words are shown as they come. */
      stream?: WordStream | undefined;
    },
  ) {
    this.#stream = stream;
    this.#text = new TextOutput({ stdout: writer, stderr: writer }, { verbose: true });
    this.#writer = writer;
    this.#spinner = spinner;
  }

  /** The model was asked something. */
  start(): void {
    this.#startedAt = performance.now();
    this.#spinner.start("thinking");
  }

  async event(event: RunEvent): Promise<void> {
    // What did not let go when it was told to end may say so after the turn: the prompt has the screen then.
    if (this.#isOver || event.type === "reasoning" || event.type === "answered") return;
    const number = ++this.#events;
    if (event.type === "text") return await this.#words(disarm(event.delta, "visible"), number);
    this.#spinner.stop();
    await this.#endWords();
    await this.#text.event(event);
    if (event.type === "toolStart") this.#running.set(event.call.id, describe(event));
    if (event.type === "toolEnd") this.#running.delete(event.call.id);
    await this.#wait(number);
  }

  async #words(delta: string, number: number): Promise<void> {
    const text = this.#stream === undefined ? delta : this.#stream.take(delta);
    if (text !== "") {
      this.#spinner.stop();
      await this.#text.event({ type: "text", delta: text });
    }
    if (this.#stream === undefined) return;
    await this.#writer.drain();
    if (number < this.#events) return;
    // What is not whole yet is seen coming.
    const { held } = this.#stream;
    const label = held === "" ? "writing" : `writing: ${held.slice(-HELD_SHOWN)}`;
    this.#spinner.relabel(label, performance.now() - this.#startedAt);
  }

  async #endWords(): Promise<void> {
    const delta = this.#stream?.end() ?? "";
    if (delta !== "") await this.#text.event({ type: "text", delta });
  }

  async end(outcome: RunOutcome): Promise<void> {
    this.#isOver = true;
    this.#events++;
    this.#spinner.stop();
    await this.#endWords();
    await this.#text.end(
      outcome.reason === "failed"
        ? {
          ...outcome,
          message: disarm(outcome.message, "visible"),
          hint: disarm(outcome.hint ?? "", "visible"),
        }
        : outcome,
    );
    await this.#writer.drain();
  }

  /** Says what is being waited for, once all that has come is on the screen. */
  async #wait(number: number): Promise<void> {
    await this.#writer.drain();
    if (number < this.#events) return;
    const [first, ...others] = this.#running.values();
    const more = others.length > 0 ? ` and ${others.length} more` : "";
    if (this.#writer.isAtLineStart) {
      this.#spinner.start(first === undefined ? "thinking" : first + more);
    }
  }
}

function describe({ call, label }: Extract<RunEvent, { type: "toolStart" }>): string {
  return `${call.name} ${label}`;
}
