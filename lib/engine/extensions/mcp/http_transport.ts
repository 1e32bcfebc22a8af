/**
 * MCP over HTTP: the SDK's transport, with a limit to what it reads and an end to what it waits for.
 *
 * @module
 */
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Allowance } from "./allowance.ts";
import type { HttpServer } from "./mcp_server.ts";

/** One message; as for a server that writes lines. */
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
/** After the stream of an answer has ended without one. */
const LOST_AFTER_MS = 1_000;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Opens nothing yet. */
export function httpTransport(server: HttpServer): StreamableHTTPClientTransport {
  const client = server.createClient?.();
  const unasked = new Allowance();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let isClosed = false;
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: { headers: { ...server.headers } },
    fetch: async (url: string | URL, init?: RequestInit) => {
      const response = await fetch(url, { ...init, ...(client === undefined ? {} : { client }) });
      if (response.body === null || response.status === 202) return response;
      const id = requestId(init);
      const isStream = isEventStream(response);
      const body = limited(response.body, {
        isStream,
        // What answers a request was asked for.
        unasked: id === undefined ? unasked : undefined,
        onEnd: (isResumable) => id === undefined || isResumable || !isStream ? undefined : lost(id),
      });
      return new Response(body, response);
    },
  });
  const { close } = transport;
  transport.close = async () => {
    isClosed = true;
    for (const timer of timers) clearTimeout(timer);
    await close.call(transport);
    client?.close();
  };
  return transport;

  /** The SDK would wait for its answer until the call's time is over. */
  function lost(id: string | number): void {
    if (isClosed) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      const message = "the server ended its answer before it was complete";
      transport.onmessage?.({ jsonrpc: "2.0", id, error: { code: -32000, message } });
    }, LOST_AFTER_MS);
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

interface Limit {
  isStream: boolean;
  unasked: Allowance | undefined;
  onEnd: (isResumable: boolean) => void;
}

/** The body, which fails as soon as a message in it is too long, or more comes than anybody asked for. */
function limited(
  body: ReadableStream<Uint8Array>,
  { isStream, unasked, onEnd }: Limit,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const counter = new MessageCounter(isStream);
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          if (unasked?.take(value.length) === false) throw new Error("it floods the run");
          counter.add(value);
          return controller.enqueue(value as Uint8Array<ArrayBuffer>);
        }
        controller.close();
      } catch (error) {
        controller.error(error);
        await reader.cancel().catch(() => {});
      }
      onEnd(counter.isResumable);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** Bytes of the message that is being read; events end with an empty line. */
class MessageCounter {
  readonly #isStream: boolean;
  #length = 0;
  #isLineBegin = true;
  /** `id: …`: the server keeps its events, and the SDK asks for the rest. */
  isResumable = false;

  constructor(isStream: boolean) {
    this.#isStream = isStream;
  }

  add(piece: Uint8Array): void {
    if (this.#isStream) this.#addEvents(piece);
    else this.#length += piece.length;
    if (this.#length > MAX_MESSAGE_BYTES) throw new Error("it sent a message of more than 10 MB");
  }

  #addEvents(piece: Uint8Array): void {
    this.isResumable ||= /^id:/m.test(new TextDecoder().decode(piece.subarray(0, 1024)));
    for (const byte of piece) {
      this.#length++;
      if (byte === RETURN) continue;
      if (byte === NEWLINE && this.#isLineBegin) this.#length = 0;
      this.#isLineBegin = byte === NEWLINE;
    }
  }
}
