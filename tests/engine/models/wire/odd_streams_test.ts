import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import type { AnswerPart } from "../../../../lib/engine/message.ts";
import { anthropicModel } from "../../../../lib/engine/models/anthropic.ts";
import type { Endpoint } from "../../../../lib/engine/models/endpoint.ts";
import type { ModelEvent, ModelRequest } from "../../../../lib/engine/models/model.ts";
import { ModelError } from "../../../../lib/engine/models/model_error.ts";
import { openaiModel } from "../../../../lib/engine/models/openai.ts";
import { type ProviderName, PROVIDERS } from "../../../../lib/engine/models/providers.ts";
import { withRetry } from "../../../../lib/engine/models/retry.ts";
import { startFakeAnthropic } from "../../../helpers/fake_anthropic.ts";
import { startFakeOpenAI } from "../../../helpers/fake_openai.ts";
import type { Delivery, FakeServer } from "../../../helpers/sse_server.ts";
import { PATIENCE_MS, poll } from "../../../helpers/poll.ts";
import { freePort } from "../../../helpers/ports.ts";

const REQUEST: ModelRequest = {
  messages: [{ role: "user", content: "Hello" }],
  tools: [],
  signal: new AbortController().signal,
};

function modelAt(
  server: FakeServer,
  provider: ProviderName,
  patience: Omit<Partial<Endpoint>, "provider"> = {},
) {
  const endpoint: Endpoint = {
    provider: PROVIDERS[provider],
    baseUrl: server.url,
    isDefault: false,
    apiKey: undefined,
    idleMs: PATIENCE_MS,
    firstTokenMs: PATIENCE_MS,
    model: "fake-model",
    ...patience,
  };
  const create = provider === "openai" ? openaiModel : anthropicModel;
  return create(endpoint, { model: "fake-model", contextWindow: 1_000 });
}

/** What is understood of an answer that is delivered like this. */
async function understood(
  delivery: Delivery,
  { provider = "openai", ...patience }:
    & { provider?: ProviderName }
    & Omit<Partial<Endpoint>, "provider"> = {},
): Promise<Extract<ModelEvent, { type: "finish" }>> {
  const server = provider === "openai"
    ? startFakeOpenAI([delivery])
    : startFakeAnthropic([delivery]);
  try {
    const events: ModelEvent[] = [];
    for await (const event of modelAt(server, provider, patience).stream(REQUEST)) {
      events.push(event);
    }
    const last = events.at(-1);
    if (last?.type !== "finish") throw new Error("the answer has no end");
    return last;
  } finally {
    await server.close();
  }
}

const sse = (...events: unknown[]) =>
  events.map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`)
    .join("");
const delta = (delta: unknown, finish: unknown = null) => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const call = (piece: unknown) => delta({ tool_calls: [piece] });
const HELLO: AnswerPart[] = [{ type: "text", text: "hello" }];
const callOf = (id: string, args: unknown = { path: "a" }): AnswerPart => ({
  type: "toolCall",
  call: { id, name: "read", arguments: args },
});
const text = delta({ content: "hello" });
const stop = delta({}, "stop");

/** Streams of servers that answered well, in a way of their own. */
const GOOD: Record<string, { raw: string; parts: AnswerPart[]; usage?: [number, number] }> = {
  "a last chunk without choices, with counts only": {
    raw: sse(text, stop, { usage: { prompt_tokens: 7, completion_tokens: 3 } }, "[DONE]"),
    parts: HELLO,
    usage: [7, 3],
  },
  "choices that are null": { raw: sse(text, { choices: null }, stop, "[DONE]"), parts: HELLO },
  "counts that have the thoughts beside the answer": {
    raw: sse(text, stop, {
      usage: {
        prompt_tokens: 7,
        completion_tokens: 3,
        total_tokens: 110,
        completion_tokens_details: { reasoning_tokens: 100 },
      },
    }),
    parts: HELLO,
    usage: [7, 103],
  },
  "counts that have the thoughts within the answer": {
    raw: sse(text, stop, {
      usage: {
        prompt_tokens: 7,
        completion_tokens: 103,
        total_tokens: 110,
        completion_tokens_details: { reasoning_tokens: 100 },
      },
    }),
    parts: HELLO,
    usage: [7, 103],
  },
  "a done mark with blanks": { raw: sse(text, stop, " [DONE]  "), parts: HELLO },
  "no done mark": { raw: sse(text, stop), parts: HELLO },
  "no empty line at the end": { raw: sse(text) + `data: ${JSON.stringify(stop)}`, parts: HELLO },
  "no finish reason, but a done mark": { raw: sse(text, "[DONE]"), parts: HELLO },
  "a finish reason that is empty until the end": {
    raw: sse(delta({ content: "hello" }, ""), stop, "[DONE]"),
    parts: HELLO,
  },
  "empty frames": { raw: `data:\n\ndata: \n\n${sse(text, stop, "[DONE]")}`, parts: HELLO },
  "pings of other protocols": {
    raw: `event: ping\ndata: {"type":"ping"}\n\n: ping\n\n${sse(text, stop, "[DONE]")}`,
    parts: HELLO,
  },
  "a carriage return at each line's end, and a mark of byte order": {
    raw: `\ufeff${sse(text, stop, "[DONE]").replaceAll("\n", "\r\n")}`,
    parts: HELLO,
  },
  "data: twice": { raw: sse(text, stop).replaceAll("data: ", "data: data: "), parts: HELLO },
  "data: without a blank": { raw: sse(text, stop).replaceAll("data: ", "data:"), parts: HELLO },
  "numbers as text": {
    raw: sse({ ...text, created: "17" }, stop, {
      choices: [],
      usage: { prompt_tokens: "7", completion_tokens: "3", total_tokens: "10" },
    }),
    parts: HELLO,
    usage: [7, 3],
  },
  "counts in the choice": {
    raw: sse(text, {
      choices: [{
        index: 0,
        delta: {},
        finish_reason: "stop",
        usage: { prompt_tokens: 7, completion_tokens: 3 },
      }],
    }),
    parts: HELLO,
    usage: [7, 3],
  },
  "counts in several chunks, the last of them without any of the prompt": {
    raw: sse(
      { ...text, usage: { prompt_tokens: 7, completion_tokens: 1 } },
      { ...stop, usage: { prompt_tokens: 7, completion_tokens: 3 } },
      { choices: [], usage: { prompt_tokens: 0, completion_tokens: 3 } },
      { choices: [], usage: { prompt_tokens: 7, completion_tokens: 0 } },
    ),
    parts: HELLO,
    usage: [7, 3],
  },
  "another role": { raw: sse(delta({ role: "tool", content: "hello" }), stop), parts: HELLO },
  "an error that is null in every chunk": {
    raw: sse({ ...text, error: null }, { ...stop, error: null }),
    parts: HELLO,
  },
  "an error that is empty in every chunk": {
    raw: sse({ ...text, error: {} }, { ...stop, error: {} }),
    parts: HELLO,
  },
  "content as a list of parts": {
    raw: sse(delta({ content: [{ type: "text", text: "hello" }] }), stop),
    parts: HELLO,
  },
  "thinking as a part": {
    raw: sse(
      delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: "hm" }] }] }),
      text,
      stop,
    ),
    parts: [{ type: "reasoning", text: "hm" }, ...HELLO],
  },
  "one JSON object instead of a stream": {
    raw: JSON.stringify({
      choices: [{ message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 7, completion_tokens: 3 },
    }),
    parts: HELLO,
    usage: [7, 3],
  },
  "one JSON object without a finish reason": {
    raw: JSON.stringify({ choices: [{ message: { content: "hello" } }] }, null, 2),
    parts: HELLO,
  },
  "lines of JSON instead of events": {
    raw: `${JSON.stringify(text)}\n${JSON.stringify(stop)}\n`,
    parts: HELLO,
  },
  "arguments as an object": {
    raw: sse(
      call({ index: 0, id: "a", function: { name: "read", arguments: { path: "a" } } }),
      stop,
    ),
    parts: [callOf("a")],
  },
  "arguments that are null at first": {
    raw: sse(
      call({ index: 0, id: "a", function: { name: "read", arguments: null } }),
      call({ index: 0, function: { arguments: '{"path":"a"}' } }),
      delta({}, "tool_calls"),
    ),
    parts: [callOf("a")],
  },
  "an id that is a number": {
    raw: sse(
      call({ index: 0, id: 7, function: { name: "read", arguments: '{"path":"a"}' } }),
      stop,
    ),
    parts: [callOf("7")],
  },
  "a piece of a call without a function": {
    raw: sse(
      call({ index: 0, id: "a", function: { name: "read", arguments: '{"path":' } }),
      call({ index: 0 }),
      call({ index: 0, function: { arguments: '"a"}' } }),
      stop,
    ),
    parts: [callOf("a")],
  },
  "a call without a name at the end": {
    raw: sse(
      call({ index: 0, id: "a", function: { name: "read", arguments: '{"path":"a"}' } }),
      call({ index: 1, id: "b", function: { name: "", arguments: "{}" } }),
      delta({}, "tool_calls"),
    ),
    parts: [callOf("a")],
  },
  "a call without a function around it": {
    raw: sse(call({ index: 0, id: "a", name: "read", arguments: '{"path":"a"}' }), stop),
    parts: [callOf("a")],
  },
  "a call instead of a list of calls": {
    raw: sse(
      delta({ tool_calls: { index: 0, id: "a", function: { name: "read", arguments: "{}" } } }),
      stop,
    ),
    parts: [callOf("a", {})],
  },
  "two calls under the number 0": {
    raw: sse(
      call({ index: 0, id: "a", function: { name: "read", arguments: '{"path":"a"}' } }),
      call({ index: 0, id: "b", function: { name: "read", arguments: '{"path":"b"}' } }),
      stop,
    ),
    parts: [callOf("a"), callOf("b", { path: "b" })],
  },
  "two calls without numbers": {
    raw: sse(
      call({ id: "a", function: { name: "read", arguments: '{"path":' } }),
      call({ function: { arguments: '"a"}' } }),
      call({ id: "b", function: { name: "read", arguments: '{"path":"b"}' } }),
      stop,
    ),
    parts: [callOf("a"), callOf("b", { path: "b" })],
  },
  "a new id in every piece of a call": {
    raw: sse(
      call({ index: 0, id: "a", function: { name: "read", arguments: '{"path":' } }),
      call({ index: 0, id: "x", function: { arguments: '"a"}' } }),
      stop,
    ),
    parts: [callOf("a")],
  },
  "the name in every piece of a call": {
    raw: sse(
      call({ index: 0, id: "a", function: { name: "read", arguments: '{"path":' } }),
      call({ index: 0, id: "a", function: { name: "read", arguments: '"a"}' } }),
      call({ index: 0, function: { name: "read", arguments: "" } }),
      stop,
    ),
    parts: [callOf("a")],
  },
  "arguments before the name": {
    raw: sse(
      call({ index: 0, id: "a", function: { arguments: '{"path":' } }),
      call({ index: 0, function: { name: "read", arguments: '"a"}' } }),
      stop,
    ),
    parts: [callOf("a")],
  },
  "the arguments of a call under the next number": {
    raw: sse(
      call({ index: 0, id: "a", function: { name: "read", arguments: "" } }),
      call({ index: 1, id: null, function: { name: null, arguments: '{"path":' } }),
      call({ index: 1, id: null, function: { name: null, arguments: '"a"}' } }),
      call({ index: 2, id: "b", function: { name: "read", arguments: '{"path":"b"}' } }),
      stop,
    ),
    parts: [callOf("a"), callOf("b", { path: "b" })],
  },
  "numbers of calls that begin at 1, interleaved": {
    raw: sse(
      call({ index: 1, id: "a", function: { name: "read", arguments: '{"path":' } }),
      call({ index: 2, id: "b", function: { name: "read", arguments: '{"path":' } }),
      call({ index: 1, function: { arguments: '"a"}' } }),
      call({ index: 2, function: { arguments: '"b"}' } }),
      stop,
    ),
    parts: [callOf("a"), callOf("b", { path: "b" })],
  },
};

for (const [name, { raw, parts, usage }] of Object.entries(GOOD)) {
  Deno.test(`openaiModel() understands an answer with ${name}`, async () => {
    const answered = await understood({ raw });
    assertEquals(answered.answer.parts, parts);
    assertEquals(
      answered.usage,
      usage && { input: usage[0], output: usage[1], cacheRead: 0, estimated: false },
    );
  });
}

Deno.test("openaiModel() gives calls without ids ids of their own", async () => {
  const { answer } = await understood({
    raw: sse(
      call({ function: { name: "read", arguments: '{"path":"a"}' } }),
      call({ function: { name: "read", arguments: '{"path":"b"}' } }),
      stop,
    ),
  });
  const calls = answer.parts.flatMap((part) => part.type === "toolCall" ? [part.call] : []);
  assertEquals(calls.map((call) => call.arguments), [{ path: "a" }, { path: "b" }]);
  assertEquals(new Set(calls.map((call) => call.id)).size, 2);
});

Deno.test("openaiModel() keeps what a gateway wants back with the thoughts", async () => {
  const words = (text: string, more: Record<string, unknown> = {}) => ({
    reasoning: text,
    reasoning_details: [{ type: "reasoning.text", text, index: 0, ...more }],
  });
  const encrypted = { type: "reasoning.encrypted", data: "SIG", id: "a", index: 0 };
  const read = { index: 0, id: "a", function: { name: "read", arguments: '{"path":"a"}' } };
  const streamed = await understood({
    raw: sse(
      delta(words("I ", { signature: null })),
      delta(words("look", { signature: "S" })),
      call(read),
      delta({ content: "", reasoning_details: [encrypted] }, "tool_calls"),
    ),
  });
  const whole = { type: "reasoning.text", text: "I look", index: 0, signature: "S" };
  const metadata = { endpoint: { reasoningDetails: [whole, encrypted] } };
  const thoughts: AnswerPart = { type: "reasoning", text: "I look", metadata };
  assertEquals(streamed.answer.parts, [thoughts, callOf("a")]);

  const unsaid = await understood({
    raw: sse(
      delta({ reasoning_details: [] }),
      call(read),
      delta({ reasoning_details: [encrypted, null] }, "tool_calls"),
    ),
  });
  const alone = { endpoint: { reasoningDetails: [encrypted] } };
  assertEquals(unsaid.answer.parts, [
    { type: "reasoning", text: "", metadata: alone },
    callOf("a"),
  ]);
});

Deno.test("openaiModel() sends Google's signatures back where they stood in the call", async () => {
  const piece = { index: 0, id: "a", type: "function" };
  const args = '{"path":"a"}';
  const called = { name: "read", arguments: args };
  const signature = "U0lH";
  const places: ReadonlyArray<Record<string, unknown>> = [
    { extra_content: { google: { thought_signature: signature } } },
    { extra_content: { vertex: { thought_signature: signature } } },
    { thoughtSignature: signature },
    { thought_signature: signature },
    { provider_specific_fields: { thought_signature: signature } },
    { function: { ...called, thought_signature: signature } },
    {
      provider_specific_fields: { thought_signature: signature },
      function: { ...called, provider_specific_fields: { thought_signature: signature } },
    },
  ];
  for (const place of places) {
    const first = sse(call({ ...piece, function: called, ...place }), delta({}, "tool_calls"));
    const server = startFakeOpenAI([{ raw: first }, { raw: sse(text, stop) }]);
    try {
      const model = modelAt(server, "openai");
      const messages = [...REQUEST.messages];
      for await (const event of model.stream(REQUEST)) {
        if (event.type === "finish") messages.push(event.answer);
      }
      const output = { callId: "a", name: "read", output: "ok", isError: false };
      messages.push({ role: "tool", results: [output] });
      await Array.fromAsync(model.stream({ ...REQUEST, messages }));
    } finally {
      await server.close();
    }
    const { index: _, ...sent } = piece;
    assertEquals(
      server.requests[1]?.body.messages[1].tool_calls,
      [{ ...sent, function: called, ...place }],
    );
  }
});

Deno.test("openaiModel() lets nothing spoil an answer that has ended", async () => {
  const spoilers = [
    "data: {broken\n\n",
    sse({ error: { message: "upstream is gone", code: 502 } }),
    "data: <html>\n\n",
    sse({ choices: "none" }),
    "event: error\ndata: oops\n\n",
    sse([1, 2]),
  ];
  for (const spoiler of spoilers) {
    const { answer } = await understood({ raw: sse(text, stop) + spoiler });
    assertEquals(answer.parts, HELLO, spoiler);
  }
  const broken = await understood({ raw: sse(text, stop), then: "break" });
  assertEquals(broken.answer.parts, HELLO);
});

Deno.test("openaiModel() does not wait for the end of the body when the answer has ended", async () => {
  const { answer } = await understood({ raw: sse(text, stop, "[DONE]"), then: "hang" });
  assertEquals(answer.parts, HELLO);
});

Deno.test("openaiModel() passes over comments and signs of life that are sent as data", async () => {
  const raw = sse(": OPENROUTER PROCESSING", "ping", text, ":", stop);
  assertEquals((await understood({ raw })).answer.parts, HELLO);
});

/** A chunk of OpenRouter's in which its upstream has failed. */
const failedChoice = (choice: Record<string, unknown>) => ({
  choices: [{ index: 0, delta: { role: "assistant", content: "" }, ...choice }],
});

Deno.test("openaiModel() heeds an error that stands in the choice", async () => {
  const failed = async (error: unknown) => {
    const chunk = failedChoice({ finish_reason: "error", native_finish_reason: "error", error });
    return await assertRejects(() => understood({ raw: sse(chunk) }), ModelError);
  };
  const overflow = await failed({
    code: 400,
    message: "This endpoint's maximum context length is 32768 tokens. However, you requested " +
      "about 57535 tokens",
  });
  assertEquals([overflow.isOverflow, overflow.contextWindow], [true, 32_768]);
  const unpaid = await failed({ code: 402, message: "Insufficient credits. Add more" });
  assertEquals([unpaid.retry, unpaid.isOverflow], ["never", false]);
  assertStringIncludes(unpaid.message, "Insufficient credits");
});

Deno.test("openaiModel() heeds the errors that MiniMax answers with 200", async () => {
  const failed = (status_code: number, status_msg: string, rest: Record<string, unknown> = {}) =>
    assertRejects(
      () => understood({ raw: sse({ ...rest, base_resp: { status_code, status_msg } }) }),
      ModelError,
    );
  const overflow = await failed(2013, "invalid params, context window exceeds limit", {
    choices: [],
  });
  assertEquals(overflow.isOverflow, true);
  const limited = await failed(1002, "rate limit", { choices: null });
  assertEquals(limited.retry, "usual");
  assertStringIncludes(limited.message, "rate limit");
  assertEquals((await failed(1004, "login fail")).retry, "never");
  const fine = { base_resp: { status_code: 0, status_msg: "" } };
  const { answer } = await understood({ raw: sse({ ...text, ...fine }, { ...stop, ...fine }) });
  assertEquals(answer.parts, HELLO);
});

Deno.test("openaiModel() heeds what a gateway says of why its upstream has failed", async () => {
  const failed = async (native: unknown) => {
    const chunk = failedChoice({ finish_reason: "error", native_finish_reason: native });
    return await assertRejects(() => understood({ raw: sse(chunk) }), ModelError);
  };
  assertEquals((await failed("MALFORMED_FUNCTION_CALL")).isMisread, true);
  const filtered = await failed("PROHIBITED_CONTENT");
  assertEquals(filtered.retry, "never");
  assertStringIncludes(filtered.message, "refused to answer (PROHIBITED_CONTENT)");
  for (const native of ["stop", "error", null, 7]) {
    const error = await failed(native);
    assertEquals(error.retry, "usual");
    assertStringIncludes(error.message, "gave the answer up (error)");
  }
  assertStringIncludes((await failed("SHUTDOWN")).message, "gave the answer up (error: SHUTDOWN)");
});

/** Streams of servers that failed, and what is said of it. */
const FAILED: Record<string, { raw: string; said: string }> = {
  "an error as text": { raw: sse(text, { error: "out of memory" }), said: "stream: out of memory" },
  "a bare error": {
    raw: sse({ object: "error", message: "out of memory", code: 500 }),
    said: "stream: out of memory",
  },
  "a bare message": { raw: sse(text, { message: "out of memory" }), said: "out of memory" },
  "a detail": { raw: sse({ detail: "out of memory" }), said: "stream: out of memory" },
  "an error in a field of its own": {
    raw: sse(text) + `error: {"code": 500, "message": "out of memory"}\n\n`,
    said: "stream: out of memory",
  },
  "an error event": {
    raw: `event: error\ndata: out of memory\n\n`,
    said: "stream: out of memory",
  },
  "an error as one JSON object": {
    raw: JSON.stringify({ error: { message: "out of memory" } }),
    said: "out of memory",
  },
  "an error within an error": {
    raw: sse({ error: { message: '{"error":{"message":"out of memory"}}' } }),
    said: "stream: out of memory",
  },
  "a text": { raw: "data: CUDA out of memory\n\n", said: "CUDA out of memory" },
  "a body that is a text": { raw: "upstream: out of memory\n", said: "out of memory" },
  "other JSON": { raw: '{"hello":"world"}', said: 'event stream: {"hello":"world"}' },
  "a finish reason that is an error": { raw: sse(delta({}, "error")), said: "gave the answer up" },
  "an aborted answer": { raw: sse(text, delta({}, "abort")), said: "gave the answer up (abort)" },
  "a filter": { raw: sse(text, delta({}, "content_filter")), said: "refused to answer" },
};

for (const [name, { raw, said }] of Object.entries(FAILED)) {
  Deno.test(`openaiModel() says it in the server's words when it sends ${name}`, async () => {
    const error = await assertRejects(() => understood({ raw }), ModelError);
    assertStringIncludes(error.message, said);
    assertEquals(/invalid_type|ZodError|Type validation/.test(error.message), false);
  });
}

Deno.test("openaiModel() takes no answer for complete that its endpoint cut off", async () => {
  const halfEnded = (reason: string) => sse(delta({ content: "I will now read the fi" }, reason));
  for (
    const [reason, retry, said] of [
      ["insufficient_system_resource", "usual", "gave the answer up"],
      ["OTHER", "usual", "gave the answer up"],
      ["content_filter: RECITATION", "never", "refused to answer"],
      ["content_filter: something new", "never", "refused to answer"],
      ...["sensitive", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "spii"].map((reason) =>
        [reason, "never", "refused to answer"] as const
      ),
    ] as const
  ) {
    const error = await assertRejects(() => understood({ raw: halfEnded(reason) }), ModelError);
    assertEquals(error.retry, retry, reason);
    assertStringIncludes(error.message, said);
  }
  const { reason } = await understood({ raw: halfEnded("model_context_window_exceeded") });
  assertEquals(reason, "length");
});

Deno.test("openaiModel() has an overflow when the window is full in the middle of an answer", async () => {
  const said = "Reached context length of 32000 tokens with model (arch: gpt-oss) that does not " +
    "currently support mid-generation context overflow. Try reloading with a larger context length.";
  const raw = `${sse(text)}event: error\n${sse({ error: { message: said } })}`;
  const error = await assertRejects(() => understood({ raw }), ModelError);
  assertEquals([error.isOverflow, error.contextWindow], [true, 32_000]);
});

Deno.test("a model has an overflow where the window leaves no room for words or calls", async () => {
  const reason = "model_context_window_exceeded";
  const ended: ReadonlyArray<[raw: string, provider: ProviderName]> = [
    [sse(delta({ content: "" }), delta({}, reason)), "openai"],
    [sse(delta({ reasoning_content: "hm" }), delta({}, reason)), "openai"],
    [anthropic(START, { ...END, delta: { stop_reason: reason } }), "anthropic"],
  ];
  for (const [raw, provider] of ended) {
    const error = await assertRejects(() => understood({ raw }, { provider }), ModelError);
    assertEquals([error.isOverflow, error.retryable], [true, false]);
  }
  const thoughts = sse(delta({ reasoning_content: "hm" }), delta({}, "length"));
  assertEquals((await understood({ raw: thoughts })).reason, "length");
});

const anthropic = (...events: Array<Record<string, unknown>>) =>
  events.map((event) => `event: ${event["type"]}\ndata: ${JSON.stringify(event)}\n\n`).join("");
const START = { type: "message_start", message: { usage: { input_tokens: 7 } } };
const BLOCK = { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } };
const WORDS = {
  type: "content_block_delta",
  index: 0,
  delta: { type: "text_delta", text: "hello" },
};
const END = {
  type: "message_delta",
  delta: { stop_reason: "end_turn" },
  usage: { output_tokens: 3 },
};

const GOOD_ANTHROPIC: Record<string, { raw: string; parts: AnswerPart[] }> = {
  "unknown events and blocks": {
    raw: anthropic(
      START,
      { type: "ping" },
      { type: "something_new", index: 0 },
      {
        type: "content_block_start",
        index: 1,
        content_block: { type: "server_tool_use", id: "s", name: "web_search", input: {} },
      },
      {
        type: "content_block_delta",
        index: 1,
        delta: { type: "input_json_delta", partial_json: "{}" },
      },
      BLOCK,
      { type: "content_block_delta", index: 0, delta: { type: "new_delta", x: 1 } },
      WORDS,
      END,
      { type: "message_stop" },
    ),
    parts: HELLO,
  },
  "no end of the message": { raw: anthropic(START, BLOCK, WORDS, END), parts: HELLO },
  "no reason, but the end of the message": {
    raw: anthropic(START, BLOCK, WORDS, { ...END, delta: { stop_reason: null } }, {
      type: "message_stop",
    }),
    parts: HELLO,
  },
  "a call, and nothing but the end of the message": {
    raw: anthropic(START, {
      type: "content_block_start",
      index: 0,
      content_block: { type: "tool_use", id: "a", name: "read", input: {} },
    }, {
      type: "content_block_delta",
      index: 0,
      delta: { type: "input_json_delta", partial_json: '{"path":"a"}' },
    }, { type: "message_stop" }),
    parts: [callOf("a")],
  },
  "no usage, and no names of events": {
    raw: sse(BLOCK, WORDS, { ...END, usage: null }),
    parts: HELLO,
  },
  "a done mark": { raw: anthropic(START, BLOCK, WORDS, END) + "data: [DONE]\n\n", parts: HELLO },
  "one message instead of a stream": {
    raw: JSON.stringify({
      type: "message",
      content: [{ type: "text", text: "hello" }],
      stop_reason: "end_turn",
    }),
    parts: HELLO,
  },
  "an input that is whole at once": {
    raw: anthropic(START, {
      type: "content_block_start",
      index: 0,
      content_block: { type: "tool_use", id: 7, name: "read", input: { path: "a" } },
    }, { ...END, delta: { stop_reason: "tool_use" } }),
    parts: [callOf("7")],
  },
  "thinking that nobody signed": {
    raw: anthropic(
      START,
      { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "hm" } },
      { ...BLOCK, index: 1 },
      { ...WORDS, index: 1 },
      END,
    ),
    parts: [
      { type: "reasoning", text: "hm", metadata: { anthropic: { signature: "" } } },
      ...HELLO,
    ],
  },
};

for (const [name, { raw, parts }] of Object.entries(GOOD_ANTHROPIC)) {
  Deno.test(`anthropicModel() understands an answer with ${name}`, async () => {
    const { answer } = await understood({ raw }, { provider: "anthropic" });
    assertEquals(answer.parts, parts);
  });
}

const COUNTS: Record<
  string,
  [start: Record<string, number>, end: Record<string, number>, input: number, cacheRead: number]
> = {
  "counts that end with zeros": [
    { input_tokens: 9, cache_read_input_tokens: 5, cache_creation_input_tokens: 2 },
    { input_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    16,
    5,
  ],
  "an end without the rest of the prompt": [
    { input_tokens: 9, cache_read_input_tokens: 5 },
    { input_tokens: 0, cache_read_input_tokens: 5 },
    14,
    5,
  ],
  "counts at its end alone": [
    { input_tokens: 0 },
    { input_tokens: 9, cache_read_input_tokens: 5 },
    14,
    5,
  ],
  "an end that names the input alone": [
    { input_tokens: 9, cache_read_input_tokens: 5 },
    { input_tokens: 9 },
    14,
    5,
  ],
  "a prompt that is told at once first, and by what a cache had later": [
    { input_tokens: 8834 },
    { input_tokens: 18, cache_read_input_tokens: 8831 },
    8849,
    8831,
  ],
  "a prompt that a cache had all of, as is told later": [
    { input_tokens: 8834 },
    { input_tokens: 0, cache_read_input_tokens: 8834 },
    8834,
    8834,
  ],
};

for (const [name, [start, end, input, cacheRead]] of Object.entries(COUNTS)) {
  Deno.test(`anthropicModel() counts the tokens of an answer with ${name}`, async () => {
    const raw = anthropic(
      { type: "message_start", message: { usage: { ...start, output_tokens: 4 } } },
      BLOCK,
      WORDS,
      { ...END, usage: { ...end, output_tokens: 3 } },
    );
    const { usage } = await understood({ raw }, { provider: "anthropic" });
    assertEquals(usage, { input, output: 4, cacheRead, estimated: false });
  });
}

Deno.test("a model's prompt is estimated where its endpoint counts the answer alone", async () => {
  const usage = { prompt_tokens: 0, completion_tokens: 3 };
  const openai = await understood({ raw: sse(text, stop, { choices: [], usage }) });
  const raw = anthropic(BLOCK, WORDS, END);
  for (const finish of [openai, await understood({ raw }, { provider: "anthropic" })]) {
    const { input = 0, output, estimated } = finish.usage ?? {};
    assertEquals([input > 0, output, estimated], [true, 3, true]);
  }
});

Deno.test("a model's answer is estimated where its endpoint has not counted it, or nothing that can be", async () => {
  const long = Array.from({ length: 100 }, (_, i) => `The file ${i} is fine. `).join("");
  const counted = async (usage: Record<string, unknown>, content = long) => {
    const raw = sse(delta({ content }), stop, { choices: [], usage });
    return (await understood({ raw })).usage;
  };
  for (const completion_tokens of [0, 1]) {
    const usage = await counted({ prompt_tokens: 9, completion_tokens });
    assertEquals([usage?.input, usage?.estimated], [9, true]);
    assertEquals((usage?.output ?? 0) > 400, true, `${usage?.output}`);
  }
  const short = await counted({ prompt_tokens: 9, completion_tokens: 1 }, "hello");
  assertEquals([short?.output, short?.estimated], [1, false]);
  const believed = await counted({ prompt_tokens: 9, completion_tokens: 300 });
  assertEquals([believed?.output, believed?.estimated], [300, false]);
  const huge = await counted({ prompt_tokens: 1e308, completion_tokens: 300 });
  assertEquals([(huge?.input ?? 0) < 100, huge?.output, huge?.estimated], [true, 300, true]);
  assertEquals(await counted({ prompt_tokens: 1e308, completion_tokens: 1e308 }), undefined);

  const raw = anthropic(START, BLOCK, {
    type: "content_block_delta",
    index: 0,
    delta: { type: "text_delta", text: long },
  }, { ...END, usage: { output_tokens: 1 } });
  const { usage } = await understood({ raw }, { provider: "anthropic" });
  assertEquals([usage?.input, (usage?.output ?? 0) > 400, usage?.estimated], [7, true, true]);
});

Deno.test("anthropicModel() takes no half of an answer for one, whatever ends the message", async () => {
  const stopped = { type: "message_stop" };
  const block = { type: "tool_use", id: "a", name: "read", input: {} };
  const begun = [START, { type: "content_block_start", index: 0, content_block: block }, {
    type: "content_block_delta",
    index: 0,
    delta: { type: "input_json_delta", partial_json: '{"path":' },
  }];
  for (const events of [[START, stopped], [...begun, stopped], [START, BLOCK, WORDS]]) {
    const asked = () => understood({ raw: anthropic(...events) }, { provider: "anthropic" });
    const error = await assertRejects(asked, ModelError);
    assertStringIncludes(error.message, "broke off");
  }
});

Deno.test("anthropicModel() tells a pause from an end, and a refusal from an answer", async () => {
  const ending = (stop_reason: string) => ({
    raw: anthropic(START, BLOCK, WORDS, { ...END, delta: { stop_reason } }),
  });
  const { reason } = await understood(ending("pause_turn"), { provider: "anthropic" });
  assertEquals(reason, "paused");
  const refusal = () => understood(ending("refusal"), { provider: "anthropic" });
  const error = await assertRejects(refusal, ModelError);
  assertStringIncludes(error.message, "refused to answer (refusal)");
});

Deno.test("openaiModel() takes keep-alives for life before the first token, and not after it", async () => {
  const alive = new Array(8).fill(": ping\n\n");
  const delivery = { raw: [...alive, sse(text, stop)] };
  assertEquals((await understood(delivery)).answer.parts, HELLO);
  const unbegun = await assertRejects(
    () => understood({ raw: ": ping\n\n", then: "hang" }, { idleMs: 5_000, firstTokenMs: 50 }),
    ModelError,
  );
  assertStringIncludes(unbegun.message, "did not begin to answer");
  assertEquals(unbegun.retryable, true);
});

Deno.test("openaiModel() ends an answer that grows beyond all use", async () => {
  // What repeats itself is ended sooner.
  const random = crypto.getRandomValues(new Uint8Array(48 * 1024)).toHex();
  const content = Array.from({ length: 11 }, (_, i) => `${i}${random.slice(i * 1000)}`).join("");
  const piece = sse(delta({ content: content.slice(0, 1024 * 1024) }));
  const text = await assertRejects(
    () => understood({ raw: new Array(34).fill(piece) }),
    ModelError,
  );
  assertStringIncludes(text.message, "it grew beyond 32 MB");
  const line = await assertRejects(
    () => understood({ raw: ["data: ", ...new Array(34).fill("x".repeat(1024 * 1024))] }),
    ModelError,
  );
  assertStringIncludes(line.message, "32 MB in one event");
  const calls = Array.from(
    { length: 129 },
    (_, index) => call({ index, id: `${index}`, function: { name: "read", arguments: "{}" } }),
  );
  const many = await assertRejects(() => understood({ raw: sse(...calls, stop) }), ModelError);
  assertStringIncludes(many.message, "128 tool calls");
  assertEquals([text.retryable, line.retryable, many.retryable], [false, false, false]);
});

Deno.test("withRetry() survives that the server is started again in the middle of an answer", async () => {
  const port = freePort();
  const first = startFakeOpenAI([{ raw: sse(delta({ content: "hel" })), then: "break" }], { port });
  let second: FakeServer | undefined;
  const model = withRetry(modelAt(first, "openai"), {
    sleep: async () => {
      await first.close();
      // A process that is just being started still has what listened there.
      second = await poll(() => {
        try {
          return startFakeOpenAI([{ raw: sse(text, stop) }], { port });
        } catch (error) {
          if (error instanceof Deno.errors.AddrInUse) return false;
          throw error;
        }
      }, "the port to be free");
    },
  });
  const events: ModelEvent[] = [];
  for await (const event of model.stream(REQUEST)) events.push(event);
  await second?.close();
  assertEquals(events.map(({ type }) => type), ["text", "retry", "text", "finish"]);
  const last = events.at(-1);
  assertEquals(last?.type === "finish" && last.answer.parts, HELLO);
});

Deno.test("openaiModel() closes the connection at once when the run is stopped", async () => {
  const server = startFakeOpenAI([{ raw: sse(text), then: "hang" }]);
  try {
    const controller = new AbortController();
    const model = modelAt(server, "openai");
    await assertRejects(async () => {
      for await (const event of model.stream({ ...REQUEST, signal: controller.signal })) {
        if (event.type === "text") controller.abort(new Error("stopped by the test"));
      }
    });
    await poll(() => server.closedByClient > 0, "the connection to be closed");
    assertEquals(server.closedByClient, 1);
  } finally {
    await server.close();
  }
});
