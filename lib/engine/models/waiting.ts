/**
 * Waiting for an endpoint that does not answer yet.
 *
 * @module
 */
import { abortable } from "../../sys/abortable.ts";
import { delay } from "../../sys/delay.ts";
import { ModelError } from "./model_error.ts";
import { Retries, type RetryOptions } from "./retries.ts";

export interface Waiting extends Pick<RetryOptions, "sleep" | "now"> {
  /** Ends the waiting. */
  signal: AbortSignal;
  /** Nobody is there who could start a server: where nothing listens, it is waited for too. */
  isUnattended: boolean;
  /** Says what is waited for, in words for the user. */
  onWait(text: string): void;
}

/**
 * What `ask` gives, once the endpoint answers: while its model loads, and, unattended, while nobody listens, it is asked
 * again for ten minutes. A machine that was started anew starts agents and servers in any order.
 *
 * @throws what `ask` throws in the end; the reason of the signal when that was aborted
 */
export async function untilAnswering<T>(
  ask: () => Promise<T>,
  waiting: Waiting | undefined,
): Promise<T> {
  if (waiting === undefined) return await ask();
  const { signal, sleep = (ms, signal) => abortable(delay(ms, signal), signal) } = waiting;
  const retries = new Retries({ ...waiting, isPatient: true });
  let said = "";
  while (true) {
    try {
      return await abortable(ask(), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!isWorthWaiting(error, waiting)) throw error;
      const { delayMs, reason } = retries.afterOrThrow(error);
      if (reason !== said) waiting.onWait(`${reason}; waiting for it, for up to ten minutes`);
      said = reason;
      await sleep(delayMs, signal);
    }
  }
}

function isWorthWaiting(error: unknown, { isUnattended }: Waiting): boolean {
  if (!(error instanceof ModelError)) return false;
  if (error.retry === "patient") return true;
  const isAway = error.status === undefined || [502, 503, 504].includes(error.status);
  return isUnattended && isAway && error.retry === "usual";
}
