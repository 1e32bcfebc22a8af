/**
 * MCP over HTTP: the SDK's transport, with a limit to what it reads and an end to what it waits for.
 *
 * @module
 */
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { once } from "../../../sys/timers.ts";
import { Allowance } from "./allowance.ts";
import { lenientBody } from "./lenient_body.ts";
import { limitedBody } from "./limited_body.ts";
import type { HttpServer } from "./mcp_server.ts";
import type { ServerClient } from "./server_client.ts";

/** After the stream of an answer has ended without one. */
const LOST_AFTER_MS = 1_000;

/** Opens nothing yet. Closing it disposes of `client`. */
export function httpTransport(
  server: HttpServer,
  client: ServerClient,
): StreamableHTTPClientTransport {
  const unasked = new Allowance();
  const timers = new Set<Disposable>();
  let isClosed = false;
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: { headers: { ...server.headers } },
    fetch: async (url: string | URL, init?: RequestInit) => {
      const response = await client.fetch(url, init);
      if (response.body === null || response.status === 202) return response;
      const id = requestId(init);
      const isStream = isEventStream(response);
      const body = limitedBody(response.body, {
        isStream,
        // What answers a request was asked for.
        unasked: id === undefined ? unasked : undefined,
        onEnd: (isResumable) => id === undefined || isResumable || !isStream ? undefined : lost(id),
      });
      const isJson = /^application\/json\b/i.test(response.headers.get("content-type") ?? "");
      const isMended = response.ok && (isStream || isJson);
      return new Response(isMended ? lenientBody(body, { isStream }) : body, response);
    },
  });
  const { close } = transport;
  transport.close = async () => {
    isClosed = true;
    for (const timer of timers) timer[Symbol.dispose]();
    await close.call(transport);
    client[Symbol.dispose]();
  };
  return transport;

  /** The SDK would wait for its answer until the call's time is over. */
  function lost(id: string | number): void {
    if (isClosed) return;
    const timer = once(LOST_AFTER_MS, () => {
      timers.delete(timer);
      const message = "the server ended its answer before it was complete";
      transport.onmessage?.({ jsonrpc: "2.0", id, error: { code: -32000, message } });
    });
    timers.add(timer);
  }
}

function isEventStream({ headers }: Response): boolean {
  return /^text\/event-stream\b/i.test(headers.get("content-type") ?? "");
}

/** Of the request that a POST carries. */
function requestId(init: RequestInit | undefined): string | number | undefined {
  if (typeof init?.body !== "string") return undefined;
  const { id, method } = JSON.parse(init.body);
  return method === undefined ? undefined : id;
}
