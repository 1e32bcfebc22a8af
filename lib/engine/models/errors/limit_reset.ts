/**
 * When a limit on requests begins anew.
 *
 * @module
 */
import { isObject } from "../../../text/json.ts";

/** Larger numbers are moments: seconds since 1970, and milliseconds. */
const EPOCH_S = 1e9;
const EPOCH_MS = 1e12;

/**
 * Milliseconds until then, by `x-ratelimit-reset`, which providers without `Retry-After` send. OpenRouter puts its headers
 * into the body: https://openrouter.ai/docs/api-reference/limits. Undefined where nothing says it, where it has been, and where
 * there are requests left, so that something else was refused.
 *
 * @param body what was said, as a JSON value
 */
export function limitReset(headers: Headers, body: unknown): number | undefined {
  const fields = { ...Object.fromEntries(headers), ...headersIn(body) };
  if (Number(fields["x-ratelimit-remaining"] ?? 0) > 0) return undefined;
  const reset = Number(fields["x-ratelimit-reset"] ?? fields["ratelimit-reset"] ?? NaN);
  const inMs = reset > EPOCH_MS
    ? reset - Date.now()
    : reset > EPOCH_S
    ? reset * 1000 - Date.now()
    : reset * 1000;
  return inMs > 0 ? Math.ceil(inMs) : undefined;
}

/** Those of `{"error": {"metadata": {"headers": …}}}`, their names in lower case. */
function headersIn(body: unknown): Record<string, unknown> {
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : body;
  const metadata = isObject(error) ? error["metadata"] : undefined;
  const headers = isObject(metadata) ? metadata["headers"] : undefined;
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
