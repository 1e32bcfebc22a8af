/**
 * One turn: a message, and all that the model does about it.
 *
 * @module
 */
import type { Dialogue } from "../../engine/dialogue.ts";
import type { RunOutcome } from "../../engine/events.ts";
import type { Limits } from "../../engine/limits.ts";
import { PrintWriter } from "../../engine/output/print_writer.ts";
import { terminalSize } from "../output/terminal_size.ts";
import type { MarkdownStream } from "./markdown/markdown_stream.ts";
import type { Spinner } from "./spinner.ts";
import { TurnOutput } from "./turn_output.ts";

export interface TakeTurnOptions {
  dialogue: Dialogue;
  /** Disposed of when the turn is over. */
  limits: Limits;
  spinner: Spinner;
  /** Whether Markdown gets its look. */
  isRendered: boolean;
  signal: AbortSignal;
}

/** Says `text`, and shows what comes of it. */
export async function takeTurn(
  text: string,
  { dialogue, limits, spinner, isRendered, signal }: TakeTurnOptions,
): Promise<RunOutcome> {
  const writer = new PrintWriter(Deno.stdout);
  const output = new TurnOutput({ writer, spinner, markdown: await markdownStream(isRendered) });
  try {
    output.start();
    const emit = output.event.bind(output);
    const outcome = await dialogue.say(text, { limits, emit, signal });
    await output.end(outcome);
    return outcome;
  } finally {
    spinner.stop();
    limits[Symbol.dispose]();
  }
}

/** Wider lines are hard to read. */
const MAX_WIDTH = 100;

/** Loaded only where it is used. */
async function markdownStream(isRendered: boolean): Promise<MarkdownStream | undefined> {
  if (!isRendered) return undefined;
  const { MarkdownStream } = await import("./markdown/markdown_stream.ts");
  // Asked each time: the terminal may become narrower. A full row would be wrapped by some terminals.
  return new MarkdownStream(() =>
    Math.min(MAX_WIDTH, (terminalSize(Deno.stdout)?.columns ?? 80) - 1)
  );
}
