/**
 * A model endpoint on loopback that speaks three wire formats, so that each program talks in its own.
 *
 * @module
 */
import { variedWords } from "../varied_words.ts";
import { chatCompletions } from "./wire_formats/chat_completions.ts";
import { messages } from "./wire_formats/messages.ts";
import { responses } from "./wire_formats/responses.ts";
import type { ToolCall, WireFormat } from "./wire_formats/wire_format.ts";

/** Commands that the model has run before it answers. */
export interface Commands {
  /** The program's own tool for commands. */
  shell: Shell;
  count: number;
  command(index: number): string;
}

/** The name of a tool for commands, and its arguments. */
export interface Shell {
  tool: string;
  arguments(command: string): Record<string, unknown>;
}

/** How many words it answers, and after which commands; `hold`: nothing at all, as a model that thinks. */
export type Script = { words: number; commands?: Commands } | "hold";

/** A call of the model, as it came in. */
export interface ModelCall {
  /** When its head was there, by `performance.now()`. */
  at: number;
  /** Of its body. */
  bytes: number;
  /** Whether it is one of the agent's, and not for a title or such. */
  hasTools: boolean;
  /** What tools had answered so far. */
  results: number;
}

export interface ScriptedServer extends AsyncDisposable {
  /** Without a path: `http://127.0.0.1:PORT`. */
  origin: string;
  /** Answers so from now on, and forgets the calls so far. */
  play(script: Script): void;
  /** Those since `play`. */
  calls(): readonly ModelCall[];
  /** The next call that comes with tools. */
  nextCall(): Promise<ModelCall>;
}

const FORMATS: readonly WireFormat[] = [chatCompletions, responses, messages];

/** Programs that ask for it may show how large the window of the model is. */
const MODELS = {
  object: "list",
  data: [{ id: "bench", object: "model", context_length: 200_000 }],
};

const BYTES_A_PIECE = 4096;

/** Starts it on a free port. */
export function startScriptedServer(): ScriptedServer {
  let script: Script = { words: 1 };
  let calls: ModelCall[] = [];
  let waiting: Array<(call: ModelCall) => void> = [];
  const end = new AbortController();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const format = FORMATS.find(({ path }) => pathname.endsWith(path));
    if (request.method !== "POST" || format === undefined) return Response.json(MODELS);
    const at = performance.now();
    const bytes = await request.bytes();
    const body: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const tools = format.toolNames(body);
    const call = {
      at,
      bytes: bytes.length,
      hasTools: tools.length > 0,
      results: format.resultCount(body),
    };
    note(call);
    if (script === "hold") {
      await new Promise((resolve) => {
        end.signal.addEventListener("abort", resolve);
        request.signal.addEventListener("abort", resolve);
      });
      return new Response(null, { status: 503 });
    }
    const { words, commands } = script;
    const next = commands === undefined ? undefined : nextCommand(commands, { tools, call });
    const events = format.events(
      next === undefined ? { words: variedWords(words) } : { words: [], call: next },
    );
    return new Response(ReadableStream.from(pieces(events)), {
      headers: { "content-type": "text/event-stream" },
    });
  }

  function note(call: ModelCall): void {
    calls.push(call);
    if (!call.hasTools) return;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell(call);
  }

  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    play: (next) => {
      script = next;
      calls = [];
    },
    calls: () => calls,
    nextCall: () => new Promise((resolve) => waiting.push(resolve)),
    [Symbol.asyncDispose]: async () => {
      end.abort();
      await server.shutdown();
    },
  };
}

/** The next command of a conversation; undefined when all have been run, or where it has no tool for it. */
function nextCommand(
  { shell, count, command }: Commands,
  { tools, call: { results } }: { tools: readonly string[]; call: ModelCall },
): ToolCall | undefined {
  if (results >= count || !tools.includes(shell.tool)) return undefined;
  return { id: `${results}`, tool: shell.tool, arguments: shell.arguments(command(results)) };
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
