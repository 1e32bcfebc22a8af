/**
 * A run that keeps what it says to its endpoint.
 *
 * @module
 */
import { ExchangeLog } from "../models/http/exchange_log.ts";
import type { ModelChoice } from "../models/mod.ts";
import type { Redact } from "../redact/redact.ts";
import { exchangesPath } from "../sessions/session_path.ts";

export interface KeptExchanges {
  /** The choice, whose requests and responses are kept. */
  choice: ModelChoice;
  log: ExchangeLog;
}

/** Opens the file beside the session that keeps the requests and responses of a run. */
export async function keepExchanges(
  choice: ModelChoice,
  { home, sessionId, redact }: { home: string; sessionId: string; redact: Redact },
): Promise<KeptExchanges> {
  const log = await ExchangeLog.open(exchangesPath(home, sessionId), redact);
  if (choice.kind === "rehearsal") return { choice, log };
  return { choice: { ...choice, endpoint: { ...choice.endpoint, fetch: log.fetch } }, log };
}
