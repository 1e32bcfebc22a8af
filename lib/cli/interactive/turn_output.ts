/**
 * What a person at a terminal sees of a turn.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import type { RunEvent, RunOutcome } from "../../engine/events.ts";
import type { PrintWriter } from "../../engine/output/print_writer.ts";
import { TextOutput } from "../../engine/output/text.ts";
import type { Spinner } from "./spinner.ts";

/** The words as they arrive, the tool calls among them, and a spinner while there is nothing to read. */
export class TurnOutput {
  readonly #text: TextOutput;
  readonly #writer: PrintWriter;
  readonly #spinner: Spinner;
  readonly #running = new Map<string, string>();

  constructor({ writer, spinner }: { writer: PrintWriter; spinner: Spinner }) {
    this.#text = new TextOutput({ stdout: writer, stderr: writer }, { verbose: true });
    this.#writer = writer;
    this.#spinner = spinner;
  }

  /** The model was asked something. */
  start(): void {
    this.#spinner.start("thinking");
  }

  async event(event: RunEvent): Promise<void> {
    if (event.type === "reasoning" || event.type === "answered") return;
    this.#spinner.stop();
    await this.#text.event(
      event.type === "text" ? { ...event, delta: disarm(event.delta, "visible") } : event,
    );
    if (event.type === "toolStart") this.#running.set(event.call.id, describe(event));
    if (event.type === "toolEnd") this.#running.delete(event.call.id);
    if (event.type !== "text") await this.#wait();
  }

  async end(outcome: RunOutcome): Promise<void> {
    this.#spinner.stop();
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

  /** Says what is being waited for, once everything before is on the screen. */
  async #wait(): Promise<void> {
    await this.#writer.drain();
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
