/**
 * A model endpoint that answers everything with one word.
 *
 * @module
 */

const ANSWER = [
  { choices: [{ index: 0, delta: { role: "assistant", content: "Hello." } }] },
  {
    choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1 },
  },
];

/** Starts it on a free port of loopback. */
export function scriptedEndpoint(): { url: string } & AsyncDisposable {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    if (request.method === "GET") {
      return Response.json({ data: [{ id: "scripted", context_length: 100_000 }] });
    }
    const events = [...ANSWER.map((event) => JSON.stringify(event)), "[DONE]"];
    return new Response(events.map((event) => `data: ${event}\n\n`).join(""), {
      headers: { "content-type": "text/event-stream" },
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
