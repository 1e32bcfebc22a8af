/**
 * Whether the endpoint of an agent is there before the agent starts.
 *
 * @module
 */
import { connectionError } from "../engine/models/errors/connection_errors.ts";
import type { ModelChoice } from "../engine/models/mod.ts";
import { UserError } from "../errors.ts";
import { isConnectionRefused } from "../engine/models/connection_refused.ts";
import { delay } from "../sys/delay.ts";

/** Nobody waits for a start: an endpoint that is slower than this is left to the run. */
const CHECK_MS = 300;
/** Between two looks of an agent that waits, doubled each time, */
const FIRST_LOOK_MS = 2000;
const LAST_LOOK_MS = 60_000;
/** and how long it waits, as for an endpoint that is loading (contract, section 5). */
const MAX_WAIT_MS = 600_000;

/**
 * Refuses to start what cannot work: where a connection is refused, and only there.
 *
 * @throws {UserError} with what to do about it
 */
export async function assertEndpointListens(model: ModelChoice): Promise<void> {
  const refusal = await refusalOf(model);
  if (refusal === undefined) return;
  throw new UserError(refusal.message, {
    hint: `${refusal.hint}; --no-check starts the agent all the same, and it waits`,
    cause: refusal,
  });
}

/**
 * Waits until something listens, for an agent whose model only the endpoint can name: a call of the
 * model is tried again, the question which models there are is not.
 */
export async function endpointListens(
  model: ModelChoice,
  { signal, onWait }: {
    signal: AbortSignal;
    onWait: (reason: string, ms: number) => Promise<void>;
  },
): Promise<void> {
  if (model.kind !== "endpoint" || model.name !== undefined) return;
  const deadline = performance.now() + MAX_WAIT_MS;
  let pause = FIRST_LOOK_MS;
  while (!signal.aborted && performance.now() < deadline) {
    const refusal = await refusalOf(model);
    if (refusal === undefined) return;
    await onWait(refusal.message, pause);
    await delay(pause, signal);
    pause = Math.min(pause * 2, LAST_LOOK_MS);
  }
}

async function refusalOf(model: ModelChoice): Promise<UserError | undefined> {
  if (model.kind !== "endpoint") return undefined;
  const { endpoint } = model;
  const url = URL.parse(endpoint.baseUrl);
  // What a proxy reaches is not seen from here.
  if (url === null || endpoint.proxy !== undefined) return undefined;
  if (!await isConnectionRefused(url, CHECK_MS)) return undefined;
  return connectionError(endpoint, new Error("connection refused"));
}
