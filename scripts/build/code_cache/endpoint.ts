/**
 * A model endpoint that has one command run, and then answers everything with one word.
 *
 * @module
 */

const CALL = [
  {
    choices: [{
      index: 0,
      delta: {
        role: "assistant",
        tool_calls: [{
          index: 0,
          id: "call_1",
          type: "function",
          function: { name: "bash", arguments: JSON.stringify({ command: "echo hello" }) },
        }],
      },
    }],
  },
  {
    choices: [{ index: 0, delta: {}, finish_reason: "tool_calls" }],
    usage: { prompt_tokens: 1, completion_tokens: 1 },
  },
];

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
      const { messages } = await request.json() as { messages: Array<{ role: string }> };
      const answer = messages.some(({ role }) => role === "tool") ? ANSWER : CALL;
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
