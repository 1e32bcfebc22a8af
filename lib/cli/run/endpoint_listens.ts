/**
 * Whether the endpoint of an agent is there before the agent starts.
 *
 * @module
 */
import { connectionError } from "../../engine/models/errors/connection_errors.ts";
import type { ModelChoice } from "../../engine/models/mod.ts";
import { UserError } from "../../errors.ts";
import { isConnectionRefused } from "../../engine/models/http/connection_refused.ts";

/** Nobody waits for a start: an endpoint that is slower than this is left to the run. */
const CHECK_MS = 300;

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

async function refusalOf(model: ModelChoice): Promise<UserError | undefined> {
  if (model.kind !== "endpoint") return undefined;
  const { endpoint } = model;
  const url = URL.parse(endpoint.baseUrl);
  // What a proxy reaches is not seen from here.
  if (url === null || endpoint.proxy !== undefined) return undefined;
  if (!await isConnectionRefused(url, CHECK_MS)) return undefined;
  return connectionError(endpoint, new Error("connection refused"));
}
