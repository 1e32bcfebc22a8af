/**
 * The endpoint of a night: it answers each agent as its kind has it, and counts how many ask at once.
 *
 * @module
 */
import { agentIn } from "./kinds.ts";

export class NightEndpoint implements AsyncDisposable {
  readonly #over = new AbortController();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  /** Calls that are being answered, by the number of the agent. */
  readonly #open = new Map<number, number>();
  readonly #crashed = new Set<number>();
  /** Agents that asked twice at the same time. */
  readonly twice = new Set<number>();

  constructor() {
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      signal: this.#over.signal,
      onListen: () => {},
      onError: () => new Response(null, { status: 500 }),
    }, (request) => this.#answer(request));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/v1`;
  }

  /** How many agents are asking just now. */
  get asking(): number {
    return this.#open.size;
  }

  async #answer(request: Request): Promise<Response> {
    if (!request.url.endsWith("/chat/completions")) {
      return Response.json({ object: "list", data: [{ id: "night-model", object: "model" }] });
    }
    const { messages = [] } = await request.json();
    const agent = agentIn(JSON.stringify(messages));
    if (agent === undefined) {
      return Response.json({ error: { message: "whose?" } }, { status: 400 });
    }
    const { number, kind } = agent;
    const count = (this.#open.get(number) ?? 0) + 1;
    this.#open.set(number, count);
    // The connection of one that was killed may be seen to end a little later than that of the next begins.
    if (count > 1) {
      setTimeout(() => (this.#open.get(number) ?? 0) > 1 && this.twice.add(number), 1_000);
    }
    const close = () => {
      const left = (this.#open.get(number) ?? 1) - 1;
      if (left > 0) this.#open.set(number, left);
      else this.#open.delete(number);
    };
    let isClosed = false;
    const closeOnce = () => {
      if (!isClosed) close();
      isClosed = true;
    };
    request.signal.addEventListener("abort", closeOnce);
    this.#over.signal.addEventListener("abort", closeOnce);
    try {
      if (kind === "fails") return Response.json({ error: { message: "no" } }, { status: 400 });
      if (kind === "hangs") {
        await new Promise<void>((resolve) => {
          request.signal.addEventListener("abort", () => resolve());
          this.#over.signal.addEventListener("abort", () => resolve());
        });
        return new Response(null, { status: 500 });
      }
      await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 120));
      const mayCrash = kind === "dies" || (kind === "crashes" && !this.#crashed.has(number));
      if (mayCrash) {
        this.#crashed.add(number);
        return stream({ command: "kill -KILL $PPID" });
      }
      const hasWorked = messages.at(-1)?.role === "tool";
      return stream(hasWorked ? { text: `done: agent-${number}` } : { command: "echo working" });
    } finally {
      closeOnce();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#server.finished;
  }
}

/** One answer, as chat completions stream it. */
function stream({ text, command }: { text?: string; command?: string }): Response {
  const delta = command === undefined ? { role: "assistant", content: text } : {
    role: "assistant",
    tool_calls: [{
      index: 0,
      id: `call_${crypto.randomUUID()}`,
      type: "function",
      function: { name: "bash", arguments: JSON.stringify({ command }) },
    }],
  };
  const chunk = (choice: unknown) =>
    `data: ${
      JSON.stringify({
        id: "x",
        object: "chat.completion.chunk",
        created: 1,
        model: "night-model",
        choices: [choice],
      })
    }\n\n`;
  const finish = command === undefined ? "stop" : "tool_calls";
  return new Response(
    chunk({ index: 0, delta, finish_reason: null }) +
      chunk({ index: 0, delta: {}, finish_reason: finish }) + "data: [DONE]\n\n",
    { headers: { "content-type": "text/event-stream" } },
  );
}
