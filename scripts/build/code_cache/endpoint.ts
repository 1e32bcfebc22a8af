/**
 * A model endpoint that has one command run, and one tool of a server called, and then answers everything with one word.
 *
 * @module
 */

/** What is called of the tools that a run has, with what. */
const CALLS = { bash: { command: "echo hello" }, mcp__echo__echo: { text: "hello" } };

function callsOf(tools: ReadonlyArray<{ function: { name: string } }>): unknown[] {
  const names = new Set(tools.map((tool) => tool.function.name));
  const tool_calls = Object.entries(CALLS).filter(([name]) => names.has(name)).map((
    [name, values],
    index,
  ) => ({
    index,
    id: `call_${index}`,
    type: "function",
    function: { name, arguments: JSON.stringify(values) },
  }));
  return [
    { choices: [{ index: 0, delta: { role: "assistant", tool_calls } }] },
    {
      choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    },
  ];
}

const ANSWER = [
  { choices: [{ index: 0, delta: { role: "assistant", content: "Hello." } }] },
  {
    choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1 },
  },
];

/** Starts it on a free port of loopback. */
export function scriptedEndpoint(): { url: string } & AsyncDisposable {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (request.method === "GET") {
        return Response.json({ data: [{ id: "scripted", context_length: 100_000 }] });
      }
      const { messages, tools = [] } = await request.json() as {
        messages: Array<{ role: string }>;
        tools?: Parameters<typeof callsOf>[0];
      };
      const answer = messages.some(({ role }) => role === "tool") ? ANSWER : callsOf(tools);
      const events = [...answer.map((event) => JSON.stringify(event)), "[DONE]"];
      return new Response(events.map((event) => `data: ${event}\n\n`).join(""), {
        headers: { "content-type": "text/event-stream" },
      });
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
