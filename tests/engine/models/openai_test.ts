import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { Endpoint } from "../../../lib/engine/models/endpoint.ts";
import type { BegunAnswer, ModelEvent, ModelRequest } from "../../../lib/engine/models/model.ts";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { openaiModel } from "../../../lib/engine/models/openai.ts";
import { type OpenAIAnswer, startFakeOpenAI } from "../../helpers/fake_openai.ts";
import { PATIENCE_MS, poll } from "../../helpers/poll.ts";
import { freePort } from "../../helpers/ports.ts";
import { withRetry } from "../../../lib/engine/models/retry.ts";
import { PROVIDERS } from "../../../lib/engine/models/providers.ts";

const REQUEST: ModelRequest = {
  messages: [{ role: "system", content: "Be brief." }, { role: "user", content: "Hello" }],
  tools: [{ name: "read", description: "Reads.", parameters: { type: "object", properties: {} } }],
  signal: new AbortController().signal,
};

/** Asks a fake endpoint that gives `answer` once. */
async function ask(answer: OpenAIAnswer, { endpoint = {}, signal = REQUEST.signal, onBegin }: {
  endpoint?: Partial<Endpoint>;
  signal?: AbortSignal;
  onBegin?: ModelRequest["onBegin"];
} = {}) {
  const server = startFakeOpenAI([answer]);
  try {
    const model = openaiModel(endpointAt(server.url, endpoint), {
      model: "fake-model",
      contextWindow: 1000,
    });
    const events: ModelEvent[] = [];
    for await (const event of model.stream({ ...REQUEST, signal, onBegin })) events.push(event);
    return { events, request: server.requests[0] };
  } finally {
    await server.close();
  }
}

function endpointAt(baseUrl: string, more: Partial<Endpoint> = {}): Endpoint {
  return {
    provider: PROVIDERS.openai,
    baseUrl,
    isDefault: false,
    apiKey: undefined,
    idleMs: PATIENCE_MS,
    firstTokenMs: 1_800_000,
    model: "fake-model",
    ...more,
  };
}

async function failure(
  answer: OpenAIAnswer,
  options: Parameters<typeof ask>[1] = {},
): Promise<ModelError> {
  return await assertRejects(() => ask(answer, options), ModelError);
}

const RICH: OpenAIAnswer = {
  reasoning: ["hm", "m"],
  text: ["Grüße ", "🦕", " an alle"],
  toolCalls: [
    { id: "a", name: "read", arguments: { path: "ü.txt" } },
    { id: "b", name: "read", arguments: { path: "b" } },
  ],
  usage: { input: 7, output: 3, cached: 2 },
};

const RICH_FINISH: ModelEvent = {
  type: "finish",
  answer: {
    role: "assistant",
    parts: [
      { type: "reasoning", text: "hmm" },
      { type: "text", text: "Grüße 🦕 an alle" },
      { type: "toolCall", call: { id: "a", name: "read", arguments: { path: "ü.txt" } } },
      { type: "toolCall", call: { id: "b", name: "read", arguments: { path: "b" } } },
    ],
  },
  reason: "calls",
  usage: { input: 7, output: 3, cacheRead: 2, estimated: false },
};

Deno.test("openaiModel() gives text, reasoning, several tool calls and usage when they are streamed", async () => {
  const { events, request } = await ask(RICH);
  // What comes at once is given at once.
  const words = (type: "text" | "reasoning") =>
    events.map((event) => event.type === type ? event.delta : "").join("");
  assertEquals([words("reasoning"), words("text")], ["hmm", "Grüße 🦕 an alle"]);
  assertEquals(events.at(-1), RICH_FINISH);
  assertEquals(request?.body.model, "fake-model");
  assertEquals(request?.body.stream_options, { include_usage: true });
  assertEquals(request?.body.messages, [{ role: "system", content: "Be brief." }, {
    role: "user",
    content: "Hello",
  }]);
  assertEquals(request?.body.tools[0].function.name, "read");
});

for (const chunkBytes of [1, 2, 3, 7, 61]) {
  Deno.test(`openaiModel() gives the same answer when the stream is cut every ${chunkBytes} bytes`, async () => {
    const { events } = await ask({ ...RICH, chunkBytes, comments: true });
    assertEquals(events.at(-1), RICH_FINISH);
  });
}

Deno.test("openaiModel() leaves usage undefined when the endpoint sends none", async () => {
  const { events } = await ask({ text: "x", usage: null });
  assertEquals(events.at(-1), {
    type: "finish",
    answer: { role: "assistant", parts: [{ type: "text", text: "x" }] },
    reason: "stop",
    usage: undefined,
  });
});

Deno.test("openaiModel() hands on what has come of an answer that breaks off, calls too, and of none that is refused", async () => {
  const toolCalls = [{ id: "a", name: "read", arguments: { path: "ü.txt" } }];
  const cases: [OpenAIAnswer, written: string[]][] = [
    // The role, a word, the name of the call and half of its arguments.
    [{ text: "Look", toolCalls, breakAfter: 4 }, ['Look{"path":']],
    [{ status: 429, body: { error: { message: "slow down" } } }, []],
  ];
  for (const [answer, written] of cases) {
    const begun: BegunAnswer[] = [];
    await failure(answer, { onBegin: (one) => begun.push(one) });
    assertEquals(begun.map((one) => one.written), written);
    assertEquals(begun.map((one) => one.usage), written.map(() => undefined));
  }
});

Deno.test("openaiModel() says that the answer was cut when the output limit was met", async () => {
  const { events } = await ask({ text: "x", finishReason: "length" });
  const last = events.at(-1);
  assertEquals(last?.type === "finish" && last.reason, "length");
});

Deno.test("openaiModel() hands on arguments as text when they are not JSON", async () => {
  const { events } = await ask({ toolCalls: [{ id: "a", name: "read", arguments: '{"path": ' }] });
  const last = events.at(-1);
  assertEquals(last?.type === "finish" && last.answer.parts, [
    { type: "toolCall", call: { id: "a", name: "read", arguments: '{"path": ' } },
  ]);
});

Deno.test("openaiModel() sends the key and the effort when they are set", async () => {
  const server = startFakeOpenAI([{ text: "x" }]);
  const endpoint = endpointAt(server.url, { apiKey: "secret" });
  const model = openaiModel(endpoint, { model: "m", contextWindow: 1000, effort: "max" });
  for await (const _ of model.stream(REQUEST));
  assertEquals(server.requests[0]?.headers.get("authorization"), "Bearer secret");
  assertEquals(server.requests[0]?.body.reasoning_effort, "high");
  await server.close();
});

Deno.test("openaiModel() sends answers and tool results back when the conversation has them", async () => {
  const server = startFakeOpenAI([{ text: "x" }]);
  const model = openaiModel(endpointAt(server.url), { model: "m", contextWindow: 1000 });
  const messages: ModelRequest["messages"] = [
    { role: "user", content: "go" },
    {
      role: "assistant",
      parts: [
        { type: "text", text: "looking" },
        { type: "toolCall", call: { id: "a", name: "read", arguments: { path: "x" } } },
        { type: "toolCall", call: { id: "b", name: "read", arguments: "{oops" } },
      ],
    },
    {
      role: "tool",
      results: [
        { callId: "a", name: "read", output: "content", isError: false },
        { callId: "b", name: "read", output: "error: not JSON", isError: true },
      ],
    },
  ];
  for await (const _ of model.stream({ ...REQUEST, messages }));
  const sent = server.requests[0]?.body.messages;
  assertEquals(sent[1].tool_calls.map((call: { function: unknown }) => call.function), [
    { name: "read", arguments: '{"path":"x"}' },
    { name: "read", arguments: '{"malformed":"{oops"}' },
  ]);
  assertEquals(sent.slice(2), [
    { role: "tool", tool_call_id: "a", content: "content" },
    { role: "tool", tool_call_id: "b", content: "error: not JSON" },
  ]);
  await server.close();
});

Deno.test("openaiModel() leaves reasoning out when the endpoint refuses to get it back", async () => {
  const refusal = { error: { message: "property 'reasoning_content' is unsupported" } };
  const server = startFakeOpenAI([{ status: 400, body: refusal }, { text: "x" }, { text: "y" }]);
  const model = openaiModel(endpointAt(server.url), { model: "m", contextWindow: 1000 });
  const messages: ModelRequest["messages"] = [
    ...REQUEST.messages,
    {
      role: "assistant",
      parts: [{ type: "reasoning", text: "hmm" }, { type: "text", text: "Hi." }],
    },
    { role: "user", content: "again" },
  ];
  for (let i = 0; i < 2; i++) for await (const _ of model.stream({ ...REQUEST, messages }));
  const sent = server.requests.map((request) => request.body.messages[2].reasoning_content);
  assertEquals(sent, ["hmm", undefined, undefined]);
  await server.close();
});

Deno.test("openaiModel() fails retryably when the connection breaks in the middle of a tool call", async () => {
  const error = await failure({
    toolCalls: [{ name: "read", arguments: { path: "long/enough" } }],
    breakAfter: 3,
  });
  assertStringIncludes(error.message, "broke off in the middle of a tool call");
  assertEquals(error.retryable, true);
});

Deno.test("openaiModel() fails retryably when the stream ends properly in the middle of a tool call", async () => {
  const error = await failure({
    toolCalls: [{ name: "read", arguments: { path: "long/enough" } }],
    endAfter: 3,
  });
  assertStringIncludes(error.message, "broke off in the middle of a tool call");
  assertEquals(error.retryable, true);
});

Deno.test("openaiModel() fails retryably when the stream ends without a finish reason", async () => {
  const error = await failure({ text: ["a", "b"], finishReason: null, endAfter: 3 });
  assertStringIncludes(error.message, "broke off before the answer was complete");
  assertEquals(error.retryable, true);
});

Deno.test("openaiModel() gives a silent stream up when the idle limit has passed", async () => {
  const error = await failure({ text: ["a"], hangAfter: 2 }, { endpoint: { idleMs: 30 } });
  assertStringIncludes(error.message, "sent nothing for");
  assertEquals(error.retryable, true);
});

Deno.test("openaiModel() waits twice as long each time when a server says nothing while it writes a call", async () => {
  const endpoint = { idleMs: 50, firstTokenMs: 200 };
  const waited = async () => {
    const server = startFakeOpenAI(Array(6).fill({ text: ["a"], hangAfter: 2 }));
    const one = openaiModel(endpointAt(server.url, endpoint), { model: "m", contextWindow: 1000 });
    const model = withRetry(one, { sleep: () => Promise.resolve() });
    const reasons: string[] = [];
    const error = await assertRejects(async () => {
      for await (const event of model.stream(REQUEST)) {
        if (event.type === "retry") reasons.push(event.reason);
      }
    }, ModelError);
    await server.close();
    return [...reasons, error.message];
  };
  // On a busy machine the time may be over before an answer begins.
  const told = await poll(async () => {
    const told = await waited();
    return told.every((text) => !text.includes("did not begin")) && told;
  }, "answers that begin within their time");
  // As long as a prompt may be read, and that not for ever.
  const seconds = told.map((text) => /sent nothing for ([\d.]+) seconds/.exec(text)?.[1]);
  assertEquals(seconds, ["0.05", "0.1", "0.2", "0.2", "0.2"]);
});

Deno.test("openaiModel() throws the reason of the signal when the run is stopped in the middle of a stream", async () => {
  const controller = new AbortController();
  const server = startFakeOpenAI([{ text: ["a", "b"], hangAfter: 2 }]);
  const model = openaiModel(endpointAt(server.url), { model: "m", contextWindow: 1000 });
  const reason = new Error("stopped by the test");
  const error = await assertRejects(async () => {
    for await (const _ of model.stream({ ...REQUEST, signal: controller.signal })) {
      controller.abort(reason);
    }
  });
  assertEquals(error, reason);
  await server.close();
});

Deno.test("openaiModel() names key and variable when the endpoint answers 401", async () => {
  const answer = { status: 401, body: { error: { message: "Incorrect API key" } } };
  const without = await failure(answer);
  assertStringIncludes(without.message, "answered 401: Incorrect API key");
  assertEquals(without.hint, "set ISONFORGE_API_KEY to the key of this endpoint");
  assertEquals(without.retryable, false);
  const withKey = await failure(answer, { endpoint: { apiKey: "wrong" } });
  assertStringIncludes(withKey.hint ?? "", "is the API key");
  assertEquals(`${withKey.message} ${withKey.hint}`.includes("wrong"), false);
});

Deno.test("openaiModel() lists the models when the endpoint does not know the one that was named", async () => {
  const answer = { status: 404, body: { error: { message: 'model "fake-model" not found' } } };
  const error = await failure(answer, { endpoint: { knownModels: ["a", "b"] } });
  assertStringIncludes(error.message, 'does not know the model "fake-model"');
  assertEquals(error.hint, "it lists: a, b");
});

Deno.test("openaiModel() suspects the protocol when there is no such path", async () => {
  const error = await failure({ status: 404, body: "404 page not found" });
  assertStringIncludes(error.hint ?? "", "--provider anthropic");
  assertEquals(error.retryable, false);
});

Deno.test("openaiModel() suspects the protocol when a web page answers", async () => {
  const error = await failure({
    raw: "<html><body>Hello</body></html>",
    headers: { "content-type": "text/html" },
  });
  assertStringIncludes(error.message, "answered with text/html instead of an event stream");
  assertEquals(error.retryable, false);
});

Deno.test("openaiModel() says what came when the stream is not JSON", async () => {
  const error = await failure({ raw: "data: this is not JSON\n\n" });
  assertStringIncludes(error.message, "sent something that is not a model's answer");
});

Deno.test("openaiModel() recognises an overflow when the endpoint says so in its own way", async () => {
  const said = [
    {
      status: 400,
      body: { error: { code: "context_length_exceeded", message: "This is too much." } },
    },
    {
      status: 400,
      body: { error: { message: "This model's maximum context length is 4096 tokens." } },
    },
    {
      status: 400,
      body: {
        error: {
          type: "exceed_context_size_error",
          message: "the request exceeds the available context size",
        },
      },
    },
    { status: 400, body: { message: "prompt is too long: 210000 tokens > 200000 maximum" } },
  ];
  for (const answer of said) {
    const error = await failure(answer);
    assertEquals(error.isOverflow, true, JSON.stringify(answer.body));
    assertEquals(error.retryable, false);
  }
});

Deno.test("openaiModel() marks as retryable what may pass, and nothing else", async () => {
  const expected = {
    400: false,
    402: false,
    403: false,
    408: true,
    409: true,
    422: false,
    429: true,
    500: true,
    503: true,
  };
  for (const [status, retryable] of Object.entries(expected)) {
    const error = await failure({ status: Number(status), body: { error: { message: "no" } } });
    assertEquals(error.retryable, retryable, status);
  }
});

Deno.test("openaiModel() keeps what Retry-After asks for when the endpoint is busy", async () => {
  const seconds = await failure({ status: 429, headers: { "retry-after": "7" } });
  assertEquals(seconds.retryAfterMs, 7_000);
  const ms = await failure({ status: 429, headers: { "retry-after-ms": "120" } });
  assertEquals(ms.retryAfterMs, 120);
  const date = await failure({
    status: 503,
    headers: { "retry-after": new Date(0).toUTCString() },
  });
  assertEquals(date.retryAfterMs, 0);
});

Deno.test("openaiModel() waits until a limit begins anew, as OpenRouter says it in the body, also in the stream", async () => {
  const limited = (headers: Record<string, unknown>) => ({
    error: {
      message: "Rate limit exceeded: free-models-per-min",
      code: 429,
      metadata: { headers },
    },
  });
  const inMs = (ms: number) => `${Date.now() + ms}`;
  const minute = limited({ "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": inMs(60_000) });
  const said = await failure({ status: 429, body: minute });
  const streamed = await failure({ error: minute.error });
  for (const { retryAfterMs = 0, retry } of [said, streamed]) {
    assertEquals([retryAfterMs > 30_000 && retryAfterMs <= 60_000, retry], [true, "usual"]);
  }
  const days = await failure({
    status: 429,
    body: limited({ "X-RateLimit-Reset": inMs(72 * 3_600_000) }),
  });
  assertEquals(days.retry, "never");
  assertStringIncludes(days.hint ?? "", "it asks to be left alone for 72 hours");
  const words = await failure({ text: "a", error: { message: "try again in 20s", code: 429 } });
  assertEquals(words.retryAfterMs, 20_000);
});

Deno.test("openaiModel() tells passing errors from lasting ones when they come in the stream", async () => {
  const passing = await failure({ text: "a", error: { message: "upstream is down", code: 502 } });
  assertStringIncludes(passing.message, "reported an error in its stream: upstream is down");
  assertEquals(passing.retryable, true);
  const lasting = await failure({
    text: "a",
    error: { message: "no such thing", type: "invalid_request_error" },
  });
  assertEquals(lasting.retryable, false);
  const overflow = await failure({
    text: "a",
    error: { message: "context length exceeded", code: 400 },
  });
  assertEquals(overflow.isOverflow, true);
});

Deno.test("openaiModel() says how to point it elsewhere when nothing listens at the default endpoint", async () => {
  const model = openaiModel(endpointAt(`http://127.0.0.1:${freePort()}/v1`, { isDefault: true }), {
    model: "m",
    contextWindow: 1000,
  });
  const error = await assertRejects(async () => {
    for await (const _ of model.stream(REQUEST));
  }, ModelError);
  assertStringIncludes(error.message, "nothing listens at http://127.0.0.1:");
  assertStringIncludes(error.hint ?? "", "--base-url or ISONFORGE_BASE_URL");
  assertStringIncludes(error.hint ?? "", "--model rehearsal");
});

Deno.test("openaiModel() waits for an endpoint that has answered, whatever answers in its place", async () => {
  const page = "<html>maintenance</html>";
  const instead: OpenAIAnswer[] = [
    { raw: page, headers: { "content-type": "text/html" } },
    { raw: "upstream connect error or disconnect/reset before headers" },
    { status: 404, body: "404 page not found" },
    { status: 405, body: "" },
    { status: 403, body: "<html><title>Access denied</title></html>" },
    { status: 403, body: "RBAC: access denied" },
    { status: 403, body: "" },
  ];
  const server = startFakeOpenAI([...instead, { text: "x" }, ...instead, {
    status: 403,
    body: { error: { message: "this key may not" } },
  }]);
  const model = openaiModel(endpointAt(server.url), { model: "m", contextWindow: 1000 });
  const asked = async () => {
    // As the loop does.
    for await (const event of model.stream(REQUEST)) if (event.type === "finish") return;
  };
  const kinds = async () => (await assertRejects(asked, ModelError)).retry;
  for (const _ of instead) assertEquals(await kinds(), "never");
  await asked();
  for (const _ of instead) assertEquals(await kinds(), "patient");
  assertEquals(await kinds(), "never", "the server's own words");
  await server.close();
  assertEquals(await kinds(), "patient");
});

Deno.test("openaiModel() limits an answer to what the window leaves, where the window is known", async () => {
  const limitOf = async (contextWindow: number, isWindowKnown: boolean, content = "x") => {
    const server = startFakeOpenAI([{ text: "x" }]);
    const model = openaiModel(endpointAt(server.url), { model: "m", contextWindow, isWindowKnown });
    const messages = [{ role: "user" as const, content }];
    for await (const _ of model.stream({ ...REQUEST, messages }));
    await server.close();
    return server.requests[0]?.body.max_tokens;
  };
  assertEquals(await limitOf(131_072, true), 16_384);
  assertEquals(await limitOf(8_192, true), 4_096);
  assertEquals(await limitOf(8_192, true, "x".repeat(20_000)) < 8_192 - 6_500, true);
  assertEquals(await limitOf(8_192, true, "x".repeat(30_000)), undefined);
  assertEquals(await limitOf(32_768, false), undefined);
});

Deno.test("openaiModel() does without the limit when the endpoint refuses it", async () => {
  const refusal = {
    error: {
      message: "Unsupported parameter: 'max_tokens' is not supported with this model. " +
        "Use 'max_completion_tokens' instead.",
    },
  };
  const server = startFakeOpenAI([{ status: 400, body: refusal }, { text: "x" }, { text: "y" }]);
  const options = { model: "m", contextWindow: 32_768, isWindowKnown: true };
  const model = openaiModel(endpointAt(server.url), options);
  for (let i = 0; i < 2; i++) for await (const _ of model.stream(REQUEST));
  const sent = server.requests.map((request) => request.body.max_tokens);
  assertEquals(sent, [16_384, undefined, undefined]);
  await server.close();
});

Deno.test("openaiModel() does without the limit when the conversation fits, and not together with such an answer", async () => {
  const said =
    "'max_tokens' or 'max_completion_tokens' is too large: 16384. This model's maximum context length is " +
    "16384 tokens and your request has 2345 input tokens (16384 > 16384 - 2345).";
  const refusal = { status: 400, body: { error: { message: said } } };
  const server = startFakeOpenAI([refusal, { text: "x" }, refusal]);
  const options = { model: "m", contextWindow: 32_768, isWindowKnown: true };
  const model = openaiModel(endpointAt(server.url), options);
  for await (const _ of model.stream(REQUEST));
  assertEquals(server.requests.map(({ body }) => body.max_tokens), [16_384, undefined]);
  // Without one it is the conversation that is too long.
  const error = await assertRejects(async () => {
    for await (const _ of model.stream(REQUEST));
  }, ModelError);
  assertEquals([error.isOverflow, error.contextWindow], [true, 16_384]);
  await server.close();
});

Deno.test("openaiModel() does without each field that the endpoint refuses, one after the other", async () => {
  const refused = (message: string) => ({ status: 400, body: { error: { message } } });
  const server = startFakeOpenAI([
    refused("Unrecognized request argument supplied: stream_options"),
    refused("max_tokens is too large"),
    { text: "x", usage: null },
    { text: "y", usage: null },
  ]);
  const options = { model: "m", contextWindow: 32_768, isWindowKnown: true };
  const model = openaiModel(endpointAt(server.url), options);
  for (let i = 0; i < 2; i++) for await (const _ of model.stream(REQUEST));
  const sent = server.requests.map(({ body }) => [body.stream_options, body.max_tokens]);
  const asked = { include_usage: true };
  assertEquals(sent, [
    [asked, 16_384],
    [undefined, 16_384],
    [undefined, undefined],
    [undefined, undefined],
  ]);
  await server.close();
});

Deno.test("openaiModel() sends the user's headers, which win over its own", async () => {
  const server = startFakeOpenAI([{ text: "x" }]);
  const headers = { "x-team": "blue", authorization: "Basic abc" };
  const model = openaiModel(endpointAt(server.url, { apiKey: "k", headers }), {
    model: "m",
    contextWindow: 1000,
  });
  for await (const _ of model.stream(REQUEST));
  const sent = server.requests[0]?.headers;
  assertEquals([sent?.get("x-team"), sent?.get("authorization")], ["blue", "Basic abc"]);
  await server.close();
});

Deno.test("openaiModel() takes want of room for an overflow when it lasts and nobody told the window", async () => {
  const answer = { status: 500, body: { error: { message: "Context size has been exceeded." } } };
  for (const isWindowKnown of [false, true]) {
    const server = startFakeOpenAI(Array(4).fill(answer));
    const options = { model: "m", contextWindow: 32_768, isWindowKnown };
    const model = openaiModel(endpointAt(server.url), options);
    const overflows: boolean[] = [];
    for (let i = 0; i < 4; i++) {
      const error = await assertRejects(async () => {
        for await (const _ of model.stream(REQUEST));
      }, ModelError);
      overflows.push(error.isOverflow);
    }
    assertEquals(overflows, [false, false, !isWindowKnown, false]);
    await server.close();
  }
});

Deno.test("openaiModel() takes want of room for an overflow only when the conversation is long", async () => {
  const answer = { status: 500, body: { error: { message: "Context size has been exceeded." } } };
  const short = await failure(answer);
  assertEquals([short.isOverflow, short.retry], [false, "patient"]);
  const server = startFakeOpenAI([answer]);
  const model = openaiModel(endpointAt(server.url), { model: "m", contextWindow: 1000 });
  const messages = [{ role: "user" as const, content: "x".repeat(4_000) }];
  const long = await assertRejects(async () => {
    for await (const _ of model.stream({ ...REQUEST, messages }));
  }, ModelError);
  assertEquals(long.isOverflow, true);
  await server.close();
});
