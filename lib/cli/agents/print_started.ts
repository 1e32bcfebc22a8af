/**
 * What is said about an agent that was started, or waits.
 *
 * @module
 */
import type { AgentMeta } from "../../agents/record/meta.ts";
import { errorMessage, UserError } from "../../errors.ts";
import { PROGRAM } from "../../version.ts";
import { printDone, printLine } from "../output/print.ts";

/** An agent that was started, or waits for its turn. */
export interface Made {
  meta: AgentMeta;
  /** Where in the queue: `3rd`. */
  place?: string;
}

/**
 * The confirmation of a start and of a respawn; of several the first line says enough.
 *
 * @param event what to call it where it has not to wait for its turn
 */
export function printStarted(
  event: string,
  { meta: { id, pid, state, job_id }, place = "" }: Made,
  { isAlone = true }: { isAlone?: boolean } = {},
): void {
  const isQueued = state === "queued";
  const where = isQueued ? place : job_id === undefined ? "" : `job ${job_id}`;
  const isLine = isAlone || where === "";
  printDone(`Background agent ${isQueued ? "queued" : event}: ${id}${isLine ? "" : ` (${where})`}`);
  if (!isAlone) return;
  printLine(
    job_id !== undefined ? `  job: ${job_id}` : isQueued ? `  queue: ${place}` : `  pid: ${pid}`,
  );
  printLine(`  logs: ${PROGRAM} logs ${id}`);
  printLine(`  follow: ${PROGRAM} attach ${id}`);
  printLine(`  stop: ${PROGRAM} stop ${id}`);
}

/** Says that an agent was started; it works, and must not be lost because nobody could be told. */
export async function sayStarted(
  { meta: { id, state } }: Made,
  say: () => void | Promise<void>,
): Promise<void> {
  try {
    await say();
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    const what = state === "queued" ? "queued" : "started";
    throw new UserError(`${id} was ${what}, but that could not be said: ${errorMessage(error)}`, {
      hint: `${PROGRAM} stop ${id} ends it`,
      cause: error,
    });
  }
}
