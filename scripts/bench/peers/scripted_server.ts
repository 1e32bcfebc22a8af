/**
 * A model endpoint on loopback that speaks three wire formats, so that each program talks in its own.
 *
 * @module
 */
import { variedWords } from "../varied_words.ts";
import { chatCompletion, messages, responses, type WireFormat } from "./wire_formats.ts";

/** How many words it answers; `hold`: nothing at all, as a model that thinks. */
export type Script = { words: number } | "hold";

/** A call of the model, as it came in. */
export interface ModelCall {
  /** When its head was there, by `performance.now()`. */
  at: number;
  /** Of its body. */
  bytes: number;
}

export interface ScriptedServer extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:PORT`. */
  origin: string;
  /** Answers so from now on. */
  play(script: Script): void;
  /** The next call. */
  nextCall(): Promise<ModelCall>;
}

const FORMATS: ReadonlyArray<[path: string, format: WireFormat]> = [
  ["/chat/completions", chatCompletion],
  ["/responses", responses],
  ["/messages", messages],
];

/** Programs that ask for it may show how large the window of the model is. */
const MODELS = {
  object: "list",
  data: [{ id: "bench", object: "model", context_length: 200_000 }],
};

const BYTES_A_PIECE = 4096;

/** Starts it on a free port. */
export function startScriptedServer(): ScriptedServer {
  let script: Script = { words: 1 };
  let waiting: Array<(call: ModelCall) => void> = [];
  const end = new AbortController();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const format = FORMATS.find(([path]) => pathname.endsWith(path))?.[1];
    if (request.method !== "POST" || format === undefined) return Response.json(MODELS);
    const at = performance.now();
    const { length } = await request.bytes();
    const told = waiting;
    waiting = [];
    for (const tell of told) tell({ at, bytes: length });
    if (script === "hold") {
      await new Promise((resolve) => end.signal.addEventListener("abort", resolve));
      return new Response(null, { status: 503 });
    }
    const events = format(variedWords(script.words));
    return new Response(ReadableStream.from(pieces(events)), {
      headers: { "content-type": "text/event-stream" },
    });
  }

  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    play: (next) => void (script = next),
    nextCall: () => new Promise((resolve) => waiting.push(resolve)),
    [Symbol.asyncDispose]: async () => {
      end.abort();
      await server.shutdown();
    },
  };
}

/** In pieces of some kilobytes, as a fast server sends them. */
function* pieces(events: Iterable<string>): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let text = "";
  for (const event of events) {
    text += event;
    if (text.length < BYTES_A_PIECE) continue;
    yield encoder.encode(text);
    text = "";
  }
  yield encoder.encode(text);
}
