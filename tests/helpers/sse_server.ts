/**
 * What the fake endpoints have in common: a loopback server that streams scripted events.
 *
 * @module
 */

/** A request as the fake received it. */
export interface RecordedRequest {
  method: string;
  path: string;
  headers: Headers;
  /** The parsed body; undefined when there was none. */
  // deno-lint-ignore no-explicit-any -- tests look into it as they like
  body: any;
}

/** How an answer travels, whatever the protocol. */
export interface Delivery {
  /** Answer with this status and `body` instead of a stream. */
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Wait before the status line. */
  delayMs?: number;
  /** Cut the stream into pieces of so many bytes, without regard to lines or characters. */
  chunkBytes?: number;
  /** A keep-alive comment before every event, as OpenRouter and proxies send them. */
  comments?: boolean;
  /** Break the connection after so many events. */
  breakAfter?: number;
  /** End the stream properly, but after so many events. */
  endAfter?: number;
  /** Send so many events and then nothing more, without an end. */
  hangAfter?: number;
  /** Send these bytes instead of an event stream, as they are; a list piece by piece. */
  raw?: Raw | Raw[];
  /** With `raw`: break the connection, or send nothing more, after the last piece. */
  then?: "break" | "hang";
}

export type Raw = string | Uint8Array;

/** A running fake. */
export interface FakeServer {
  /** Base URL, ending in `/v1`. */
  url: string;
  /** Calls of the model, in their order. */
  requests: RecordedRequest[];
  /** All other requests. */
  otherRequests: RecordedRequest[];
  /** Streams that the client closed before their end. */
  readonly closedByClient: number;
  close(): Promise<void>;
}

export interface SseServerOptions<A> {
  /** Answers to the model calls, in their order; a function sees the request. */
  answers: ReadonlyArray<A | ((request: RecordedRequest) => A)>;
  /** Path of model calls below `/v1`. */
  path: string;
  /** Replies to other requests by their whole path; 404 where there is none. */
  other: Record<string, unknown>;
  /** An answer as lines of an event stream, each event one string with its blank line. */
  events: (answer: A) => string[];
  port?: number;
}

/** Starts a fake on a free loopback port. */
export function startSseServer<A extends Delivery>(options: SseServerOptions<A>): FakeServer {
  const requests: RecordedRequest[] = [];
  const otherRequests: RecordedRequest[] = [];
  const ended = new AbortController();
  let closedByClient = 0;
  const server = Deno.serve(
    {
      hostname: "127.0.0.1",
      port: options.port ?? 0,
      onListen: () => {},
      onError: () => new Response(null),
    },
    async (request) => {
      const { pathname } = new URL(request.url);
      const text = await request.text();
      const recorded = {
        method: request.method,
        path: pathname,
        headers: request.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
      if (pathname !== `/v1${options.path}`) {
        otherRequests.push(recorded);
        const reply = options.other[pathname];
        if (reply instanceof Response) return reply.clone();
        return reply === undefined
          ? Response.json({ error: "not found" }, { status: 404 })
          : Response.json(reply);
      }
      const scripted = options.answers[requests.length];
      requests.push(recorded);
      // 400, so that nobody tries again.
      if (scripted === undefined) {
        return Response.json({ error: { message: "no answer is scripted for this call" } }, {
          status: 400,
        });
      }
      const answer = typeof scripted === "function" ? scripted(recorded) : scripted;
      return await deliver(answer, {
        events: options.events,
        signal: ended.signal,
        onCancel: () => closedByClient++,
      });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    requests,
    otherRequests,
    get closedByClient() {
      return closedByClient;
    },
    async close() {
      ended.abort();
      await server.shutdown();
    },
  };
}

interface Transport {
  signal: AbortSignal;
  onCancel: () => void;
}

async function deliver<A extends Delivery>(
  answer: A,
  { events, ...transport }: Transport & { events: (answer: A) => string[] },
): Promise<Response> {
  const { status, headers = {}, body, delayMs, raw } = answer;
  if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (status !== undefined) {
    if (typeof body !== "string") return Response.json(body ?? {}, { status, headers });
    return new Response(body, { status, headers });
  }
  const type = { "content-type": "text/event-stream", ...headers };
  const stream = raw === undefined
    ? eventStream(answer, events(answer), transport)
    : byteStream([raw].flat().map(encode), { end: answer.then ?? "end", ...transport });
  return new Response(stream, { headers: type });
}

function eventStream(
  answer: Delivery,
  events: string[],
  transport: Transport,
): ReadableStream<Uint8Array> {
  const { breakAfter, endAfter, hangAfter, comments, chunkBytes } = answer;
  const sent = events.slice(0, breakAfter ?? endAfter ?? hangAfter ?? events.length);
  const text = sent.map((event) => (comments ? ": keep-alive\n\n" : "") + event);
  const pieces = chunkBytes === undefined
    ? text.map((event) => encode(event))
    : cut(encode(text.join("")), chunkBytes);
  const end = breakAfter !== undefined ? "break" : hangAfter !== undefined ? "hang" : "end";
  return byteStream(pieces, { end, ...transport });
}

function byteStream(
  pieces: Uint8Array[],
  { end, signal, onCancel }: Transport & { end: "end" | "break" | "hang" },
): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      const piece = pieces[next++];
      if (piece !== undefined) return controller.enqueue(piece);
      if (end === "break") {
        // What was sent has to be on its way: an error takes back what still waits in the server.
        await new Promise((resolve) => setTimeout(resolve, 20));
        return controller.error(new Error("scripted break"));
      }
      if (end === "hang") await aborted(signal);
      controller.close();
    },
    cancel: onCancel,
  });
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < bytes.length; i += size) pieces.push(bytes.slice(i, i + size));
  return pieces;
}

function encode(piece: Raw): Uint8Array {
  return typeof piece === "string" ? new TextEncoder().encode(piece) : piece;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
