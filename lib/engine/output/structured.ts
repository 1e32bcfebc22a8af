/**
 * The final answer alone, as the JSON that it has to be (`--json-schema`), so that a pipe gets nothing else.
 *
 * @module
 */
import type { RunEvent, RunOutcome } from "../events.ts";
import type { EndDetails, Output, OutputStreams } from "./output.ts";
import { TextOutput } from "./text.ts";

/** Like text, but what the model says on the way is not printed. */
export class StructuredOutput implements Output {
  readonly #streams: OutputStreams;
  readonly #text: TextOutput;

  constructor(streams: OutputStreams) {
    this.#streams = streams;
    this.#text = new TextOutput(streams, { verbose: false });
  }

  start(): void {}

  async event(event: RunEvent): Promise<void> {
    if (event.type !== "text" && event.type !== "void") await this.#text.event(event);
  }

  async end(outcome: RunOutcome, { structured }: EndDetails): Promise<void> {
    if (structured !== undefined) {
      await this.#streams.stdout.write(`${JSON.stringify(structured, null, 2)}\n`);
    }
    await this.#text.end(outcome);
  }
}
