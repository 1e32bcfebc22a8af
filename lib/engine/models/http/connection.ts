/**
 * The HTTP connections to an endpoint: through which proxy, if any, and where they may lead.
 *
 * @module
 */
import { abortable } from "../../../sys/abortable.ts";
import type { Endpoint } from "../endpoint.ts";

/** Same-origin redirects that are followed, as many as curl's users expect of a sane server. */
const MAX_REDIRECTS = 5;

export interface HttpRequest {
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
}

/**
 * Makes one request. A redirect is followed within the endpoint's origin only: elsewhere it would carry the key and the
 * conversation to somebody who was never named.
 *
 * @throws {ModelError} when nobody answers, or the redirect leads elsewhere; the reason of `signal` when that was aborted
 */
export async function send(
  endpoint: Endpoint,
  url: string,
  { request, signal }: { request: HttpRequest; signal: AbortSignal },
): Promise<Response> {
  using client = clientFor(endpoint, new URL(url));
  let { method } = request;
  for (let redirects = 0;; redirects++) {
    const { body, headers } = request;
    const init = {
      method,
      headers: merged(headers, endpoint.headers),
      redirect: "manual" as const,
      signal,
      client,
      ...(body === undefined || method === "GET" ? {} : { body }),
    };
    const response = await fetchTwice(url, { init, signal, endpoint }).catch(async (error) => {
      signal.throwIfAborted();
      const { connectionError } = await import("../errors/connection_errors.ts");
      throw connectionError(endpoint, error);
    });
    const location = response.headers.get("location");
    if (response.status < 301 || response.status > 308 || location === null) return response;
    await response.body?.cancel();
    const target = URL.parse(location, url);
    if (target?.origin !== new URL(url).origin || redirects >= MAX_REDIRECTS) {
      const { redirectError } = await import("../errors/connection_errors.ts");
      throw redirectError(endpoint, { status: response.status, target: target?.href ?? location });
    }
    url = target.href;
    // RFC 9110, 15.4: only 303 asks for another method; that 301 and 302 do too is a habit of browsers.
    if (response.status === 303) method = "GET";
  }
}

/** Ours, and the user's, which win. */
function merged(ours: Record<string, string>, users: Endpoint["headers"] = {}): Headers {
  const headers = new Headers(ours);
  for (const [name, value] of Object.entries(users)) headers.set(name, value);
  return headers;
}

/** One request; where a connection that was kept open turns out to be closed, once more on a new one. */
async function fetchTwice(
  url: string,
  { init, signal, endpoint }: { init: RequestInit; signal: AbortSignal; endpoint: Endpoint },
): Promise<Response> {
  const fetchOnce = endpoint.fetch ?? fetch;
  try {
    return await abortable(fetchOnce(url, init), signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const { isClosedConnection } = await import("../errors/connection_errors.ts");
    if (!isClosedConnection(error)) throw error;
    return await abortable(fetchOnce(url, init), signal);
  }
}

/** Clients that keep their connections, for the life of the process. */
const keeping = new Map<string, Deno.HttpClient>();

/**
 * The client for an address. Plain http keeps no connection: servers that people run at home say that they keep it and
 * close it after each streamed answer, and a new one costs nothing there. With TLS it is worth keeping.
 */
function clientFor(endpoint: Endpoint, { protocol, host }: URL): Deno.HttpClient & Disposable {
  const { proxy, createClient = Deno.createHttpClient } = endpoint;
  const isPlain = protocol === "http:";
  const key = `${proxy ?? ""} ${host}`;
  const known = isPlain ? undefined : keeping.get(key);
  const client = known ?? createClient({
    ...(isPlain ? { poolMaxIdlePerHost: 0 } : {}),
    ...(proxy === undefined ? {} : { proxy: { url: proxy } }),
  });
  if (!isPlain) keeping.set(key, client);
  // An answer that is still being read keeps its connection.
  const close = () => isPlain ? client.close() : undefined;
  return Object.assign(client, { [Symbol.dispose]: close });
}
