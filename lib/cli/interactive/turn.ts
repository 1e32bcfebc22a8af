/**
 * One turn: a message, and all that the model does about it.
 *
 * @module
 */
import type { Dialogue } from "../../engine/dialogue.ts";
import type { RunOutcome } from "../../engine/events.ts";
import type { Limits } from "../../engine/limits.ts";
import { PrintWriter } from "../../engine/output/print_writer.ts";
import type { Spinner } from "./spinner.ts";
import { TurnOutput } from "./turn_output.ts";

export interface TakeTurnOptions {
  dialogue: Dialogue;
  /** Disposed of when the turn is over. */
  limits: Limits;
  spinner: Spinner;
  signal: AbortSignal;
}

/** Says `text`, and shows what comes of it. */
export async function takeTurn(
  text: string,
  { dialogue, limits, spinner, signal }: TakeTurnOptions,
): Promise<RunOutcome> {
  const output = new TurnOutput({ writer: new PrintWriter(Deno.stdout), spinner });
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
