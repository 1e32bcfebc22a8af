/**
 * One turn: a message, and all that the model does about it.
 *
 * @module
 */
import type { Dialogue } from "../../engine/dialogue.ts";
import type { RunOutcome } from "../../engine/events.ts";
import type { Image } from "../../engine/prompt/image.ts";
import type { Limits } from "../../engine/limits.ts";
import { PrintWriter } from "../../engine/output/print_writer.ts";
import type { RunCheckpoints } from "../run/checkpoints/run_checkpoints.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { LineStream, type WordStream } from "./line_stream.ts";
import type { Spinner } from "./spinner.ts";
import { TurnOutput } from "./turn_output.ts";

export type Look = "as it comes" | "lines" | "markdown";

export interface TakeTurnOptions {
  dialogue: Dialogue;
  /** Disposed of when the turn is over. */
  limits: Limits;
  spinner: Spinner;
  /** How words are shown: as they come, in lines, or as the Markdown that they are. */
  look: Look;
  /** What goes with the words. */
  images: readonly Image[];
  /** Keeps the files before and after. */
  checkpoints?: RunCheckpoints | undefined;
  signal: AbortSignal;
}

/** Says `text`, and shows what comes of it. */
export async function takeTurn(
  text: string,
  { dialogue, limits, spinner, look, images, checkpoints, signal }: TakeTurnOptions,
): Promise<RunOutcome> {
  const writer = new PrintWriter(Deno.stdout);
  const output = new TurnOutput({ writer, spinner, stream: await streamFor(look) });
  checkpoints?.begin(text, dialogue.facts.sessionId);
  try {
    output.start();
    const emit = output.event.bind(output);
    const outcome = await dialogue.say(text, { limits, emit, signal, images });
    await output.end(outcome);
    return outcome;
  } finally {
    spinner.stop();
    limits[Symbol.dispose]();
    await checkpoints?.end();
  }
}

/** Wider lines are hard to read. */
const MAX_WIDTH = 100;

/** Markdown is loaded only where it is used. */
async function streamFor(look: Look): Promise<WordStream | undefined> {
  if (look === "as it comes") return undefined;
  if (look === "lines") return new LineStream();
  const { MarkdownStream } = await import("./markdown/markdown_stream.ts");
  // Asked each time: the terminal may become narrower. A full row would be wrapped by some terminals.
  return new MarkdownStream(() =>
    Math.min(MAX_WIDTH, (terminalSize(Deno.stdout)?.columns ?? 80) - 1)
  );
}
