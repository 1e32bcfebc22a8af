/**
 * MCP over HTTP as it was until 2025 (`"type": "sse"`): one stream of events for all that a server says. The SDK's
 * transport would connect again for ever, and nobody would learn that what was asked is lost.
 *
 * @module
 */
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { Allowance } from "./allowance.ts";
import { lenientBody } from "./lenient_body.ts";
import { limitedBody } from "./limited_body.ts";
import type { HttpServer } from "./mcp_server.ts";
import type { ServerClient } from "./server_client.ts";

/** Answers and all else come on one stream; more than this at once nobody asks for. */
const BURST_BYTES = 64 * 1024 * 1024;

/**
 * Opens nothing yet. Closing it disposes of `client`.
 *
 * @param options.startMs milliseconds in which the server has to say where messages go to
 */
export function sseTransport(
  server: HttpServer,
  { client, startMs }: { client: ServerClient; startMs: number },
): SSEClientTransport {
  let isClosed = false;
  const transport = new SSEClientTransport(new URL(server.url), {
    requestInit: { headers: { ...server.headers } },
    fetch: async (url: string | URL, init?: RequestInit) => {
      const response = await client.fetch(url, init);
      if (init?.method === "POST" || response.body === null) return response;
      const body = limitedBody(response.body, {
        isStream: true,
        unasked: new Allowance(BURST_BYTES),
        onEnd: () => void transport.close(),
      });
      return new Response(lenientBody(body, { isStream: true }), response);
    },
  });
  const { start, close } = transport;
  transport.start = async () => {
    const started = start.call(transport);
    if (!await settlesWithin(started, startMs)) {
      throw new Error("it does not say where messages go to");
    }
    await started;
  };
  transport.close = async () => {
    if (isClosed) return;
    isClosed = true;
    await close.call(transport);
    client[Symbol.dispose]();
  };
  return transport;
}
