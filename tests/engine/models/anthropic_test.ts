import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { anthropicModel } from "../../../lib/engine/models/anthropic.ts";
import type { Endpoint, ProviderModelOptions } from "../../../lib/engine/models/endpoint.ts";
import type { BegunAnswer, ModelEvent, ModelRequest } from "../../../lib/engine/models/model.ts";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { type AnthropicAnswer, startFakeAnthropic } from "../../helpers/fake_anthropic.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";
import { PROVIDERS } from "../../../lib/engine/models/providers.ts";

const REQUEST: ModelRequest = {
  messages: [{ role: "system", content: "Be brief." }, { role: "user", content: "Hello" }],
  tools: [{ name: "read", description: "Reads.", parameters: { type: "object", properties: {} } }],
  signal: new AbortController().signal,
};

async function ask(
  answer: AnthropicAnswer | AnthropicAnswer[],
  { options = {}, messages = REQUEST.messages, onBegin }: {
    options?: Partial<ProviderModelOptions>;
    messages?: ModelRequest["messages"];
    onBegin?: ModelRequest["onBegin"];
  } = {},
) {
  const server = startFakeAnthropic([answer].flat());
  const endpoint: Endpoint = {
    provider: PROVIDERS.anthropic,
    baseUrl: server.url,
    isDefault: false,
    apiKey: "key",
    idleMs: PATIENCE_MS,
    firstTokenMs: 1_800_000,
    model: "claude-fake",
  };
  try {
    const model = anthropicModel(endpoint, {
      model: "claude-sonnet-4-5",
      contextWindow: 1000,
      ...options,
    });
    const events: ModelEvent[] = [];
    for await (const event of model.stream({ ...REQUEST, messages, onBegin })) events.push(event);
    return { events, request: server.requests[0], requests: server.requests };
  } finally {
    await server.close();
  }
}

const RICH: AnthropicAnswer = {
  blocks: [
    { type: "thinking", thinking: "hmm ü", signature: "SIGNATURE" },
    { type: "text", text: ["Grüße ", "🦕"] },
    { type: "tool_use", id: "a", name: "read", input: { path: "ü.txt" } },
    { type: "tool_use", id: "b", name: "read", input: {} },
  ],
  usage: { input: 10, output: 5, cacheRead: 70, cacheWrite: 20 },
};

const RICH_FINISH: ModelEvent = {
  type: "finish",
  answer: {
    role: "assistant",
    parts: [
      { type: "reasoning", text: "hmm ü", metadata: { anthropic: { signature: "SIGNATURE" } } },
      { type: "text", text: "Grüße 🦕" },
      { type: "toolCall", call: { id: "a", name: "read", arguments: { path: "ü.txt" } } },
      { type: "toolCall", call: { id: "b", name: "read", arguments: {} } },
    ],
  },
  reason: "calls",
  usage: { input: 100, output: 5, cacheRead: 70, estimated: false },
};

for (const chunkBytes of [undefined, 1, 2, 5, 61]) {
  Deno.test(`anthropicModel() gives thinking, text and tool calls when the stream is cut every ${chunkBytes ?? "∞"} bytes`, async () => {
    const { events, request } = await ask({
      ...RICH,
      comments: true,
      ...(chunkBytes ? { chunkBytes } : {}),
    });
    assertEquals(events.at(-1), RICH_FINISH);
    const deltas = events.filter((event) => event.type === "text").map((event) => event.delta);
    assertEquals(deltas.join(""), "Grüße 🦕");
    assertEquals(request?.headers.get("x-api-key"), "key");
    assertEquals(request?.body.tools[0].name, "read");
  });
}

Deno.test("anthropicModel() sends thinking blocks back unchanged when the conversation goes on", async () => {
  const answer = RICH_FINISH.type === "finish" ? RICH_FINISH.answer : undefined;
  const { request } = await ask({ blocks: [{ type: "text", text: "ok" }] }, {
    options: { effort: "high" },
    messages: [
      ...REQUEST.messages,
      answer!,
      {
        role: "tool",
        results: [
          { callId: "a", name: "read", output: "content", isError: false },
          { callId: "b", name: "read", output: "error: no", isError: true },
        ],
      },
    ],
  });
  const [, assistant, results] = request?.body.messages ?? [];
  assertEquals(assistant.content[0], {
    type: "thinking",
    thinking: "hmm ü",
    signature: "SIGNATURE",
  });
  assertEquals(assistant.content.map((block: { type: string }) => block.type), [
    "thinking",
    "text",
    "tool_use",
    "tool_use",
  ]);
  assertEquals(results.content[1].is_error, true);
});

Deno.test("anthropicModel() leaves thoughts out that are refused, and thinks no more where they are missed", async () => {
  const answer = RICH_FINISH.type === "finish" ? RICH_FINISH.answer : undefined;
  const refused = (message: string) => ({
    status: 400,
    body: { type: "error", error: { type: "invalid_request_error", message } },
  });
  const ok = { blocks: [{ type: "text" as const, text: "ok" }] };
  const messages: ModelRequest["messages"] = [...REQUEST.messages, answer!, {
    role: "tool",
    results: ["a", "b"].map((callId) => ({ callId, name: "read", output: "x", isError: false })),
  }];
  for (
    const said of [
      "messages.1.content.0: Invalid `signature` in `thinking` block",
      "messages.1.content.0.thinking: each thinking block must contain non-whitespace thinking",
    ]
  ) {
    const { events, requests } = await ask([
      refused(said),
      refused(
        "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`",
      ),
      ok,
    ], { options: { effort: "high" }, messages });
    assertEquals(events.at(-1)?.type, "finish");
    const sent = requests.map(({ body }) => [
      body.messages[1].content.map(({ type }: { type: string }) => type).includes("thinking"),
      body.thinking?.type === "enabled",
    ]);
    assertEquals(sent, [[true, true], [false, true], [false, false]]);
  }
  // Said of something else, or a second time, it ends the call.
  for (const said of ["the signature of the request is wrong", "thinking is not supported"]) {
    await assertRejects(() => ask([refused(said), ok], { messages }), ModelError, said);
  }
  const signature = refused("Invalid `signature` in `thinking` block");
  await assertRejects(() => ask([signature, signature, ok], { messages }), ModelError, "Invalid");
});

Deno.test("anthropicModel() sends ids that Anthropic takes when a conversation began elsewhere", async () => {
  const id = "functions.read:0";
  const { request } = await ask({ blocks: [{ type: "text", text: "ok" }] }, {
    messages: [
      ...REQUEST.messages,
      {
        role: "assistant",
        parts: [{ type: "toolCall", call: { id, name: "read", arguments: {} } }],
      },
      { role: "tool", results: [{ callId: id, name: "read", output: "x", isError: false }] },
    ],
  });
  const [, assistant, results] = request?.body.messages ?? [];
  assertEquals([assistant.content[0].id, results.content[0].tool_use_id], [
    "functions_read_0",
    "functions_read_0",
  ]);
});

Deno.test("anthropicModel() sends each call under an id of its own when a server gave them the same", async () => {
  const turn = (id: string): ModelRequest["messages"] => [
    { role: "assistant", parts: [{ type: "toolCall", call: { id, name: "read", arguments: {} } }] },
    { role: "tool", results: [{ callId: id, name: "read", output: "x", isError: false }] },
  ];
  const { request } = await ask({ blocks: [{ type: "text", text: "ok" }] }, {
    messages: [...REQUEST.messages, ...turn("read:0"), ...turn("read:0")],
  });
  const [, ...sent] = request?.body.messages ?? [];
  const ids = sent.map(({ content: [block] }: { content: [Record<string, unknown>] }) =>
    block["id"] ?? block["tool_use_id"]
  );
  assertEquals(ids, ["read_0", "read_0", "read_1", "read_1"]);
});

Deno.test("anthropicModel() sends no halves of characters, which Anthropic refuses", async () => {
  const half = "\ud83d";
  const { request } = await ask({ blocks: [{ type: "text", text: ["ok"] }] }, {
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: `cut ${half}` },
      {
        role: "assistant",
        parts: [
          { type: "text", text: `/[${half}]/` },
          {
            type: "toolCall",
            call: { id: "a", name: "x", arguments: { deep: [{ [half]: half }] } },
          },
        ],
      },
      { role: "tool", results: [{ callId: "a", name: "x", output: half, isError: false }] },
    ],
  });
  const text = JSON.stringify(request);
  assertEquals(/ud83d/i.test(text), false);
  assertStringIncludes(text, '"deep":[{"�":"�"}]');
});

Deno.test("anthropicModel() sends no text of blanks alone, wherever it stands", async () => {
  const call = { id: "a", name: "read", arguments: {} };
  const { request } = await ask({ blocks: [{ type: "text", text: "ok" }] }, {
    messages: [
      { role: "system", content: "\n" },
      { role: "user", content: " ", images: [{ mediaType: "image/png", data: "aGk=" }] },
      {
        role: "assistant",
        parts: [{ type: "text", text: "\n\n" }, { type: "toolCall", call }, {
          type: "text",
          text: "\n",
        }],
      },
      { role: "tool", results: [{ callId: "a", name: "read", output: "\n", isError: false }] },
      { role: "user", content: "\t" },
    ],
  });
  const { system, messages } = request?.body ?? {};
  const types = messages.map(({ content }: { content: { type: string }[] }) =>
    content.map(({ type }) => type)
  );
  assertEquals(system, undefined);
  assertEquals(types, [["image"], ["tool_use"], ["tool_result", "text"]]);
  assertEquals(messages[2].content[0].content, "(no output)");
  assertEquals(messages[2].content[1].text, "(nothing)");
});

Deno.test("anthropicModel() marks the system prompt and the last message for the cache", async () => {
  const { request } = await ask({ blocks: [{ type: "text", text: "ok" }] });
  assertEquals(request?.body.system[0].cache_control, { type: "ephemeral" });
  assertEquals(request?.body.messages.at(-1).content.at(-1).cache_control, { type: "ephemeral" });
});

Deno.test("anthropicModel() asks for a thinking budget when an effort is given to a model that takes one", async () => {
  const { request } = await ask({ blocks: [{ type: "text", text: "ok" }] }, {
    options: { effort: "medium" },
  });
  assertEquals(request?.body.thinking.type, "enabled");
  assertEquals(request?.body.thinking.budget_tokens > 1024, true);
});

Deno.test("anthropicModel() limits the answer of an unknown model to what its window holds", async () => {
  const { request } = await ask({ blocks: [{ type: "text", text: "ok" }] }, {
    options: { model: "qwen3", contextWindow: 8_192 },
  });
  assertEquals(request?.body.max_tokens, 2_048);
});

Deno.test("anthropicModel() asks for no longer an answer than the endpoint allows", async () => {
  const ALLOWED = 64_000;
  const ok = { blocks: [{ type: "text" as const, text: "ok" }] };
  const refused = (asked: number) => ({
    status: 400,
    body: {
      type: "error",
      error: {
        type: "invalid_request_error",
        message:
          `max_tokens: ${asked} > ${ALLOWED}, which is the maximum allowed number of output tokens for claude-sonnet-4-5`,
      },
    },
  });
  const limits = async (options: Partial<ProviderModelOptions>, ...answers: AnthropicAnswer[]) => {
    const { requests } = await ask(answers, { options });
    return requests.map(({ body }) => body.max_tokens);
  };
  for (const model of ["claude-sonnet", "anthropic/claude-sonnet-4.5"]) {
    assertEquals(await limits({ model }, refused(128_000), ok), [128_000, ALLOWED]);
  }
  // What is added for thoughts is taken off.
  const thinking = await limits({ model: "claude-sonnet" }, refused(128_000), refused(70_000), ok);
  assertEquals(thinking.at(-1), ALLOWED - 6_000);
  // Where it is no use, it ends the call.
  const never = [refused(128_000), refused(ALLOWED), refused(ALLOWED), ok];
  await assertRejects(() => ask(never, { options: { model: "claude-x" } }), ModelError, "> 64000");
});

Deno.test("anthropicModel() says that the answer was cut when the output limit was met", async () => {
  const { events } = await ask({ blocks: [{ type: "text", text: "x" }], stopReason: "max_tokens" });
  const last = events.at(-1);
  assertEquals(last?.type === "finish" && last.reason, "length");
});

Deno.test("anthropicModel() hands on what an answer has used that breaks off", async () => {
  const begun: BegunAnswer[] = [];
  const answer: AnthropicAnswer = {
    blocks: [{ type: "text", text: "I begin" }],
    usage: { input: 10, output: 5, cacheRead: 70, cacheWrite: 20 },
    error: { type: "overloaded_error", message: "Overloaded" },
  };
  await assertRejects(() => ask(answer, { onBegin: (one) => begun.push(one) }), ModelError);
  assertEquals(begun.map(({ written, usage }) => [written, usage?.input, usage?.cacheRead]), [
    ["I begin", 100, 70],
  ]);
});

Deno.test("anthropicModel() fails retryably when the endpoint is overloaded in the middle of a stream", async () => {
  const answer: AnthropicAnswer = {
    blocks: [{ type: "text", text: "x" }],
    error: { type: "overloaded_error", message: "Overloaded" },
  };
  const error = await assertRejects(() => ask(answer), ModelError);
  assertStringIncludes(error.message, "reported an error in its stream: Overloaded");
  assertEquals(error.retryable, true);
});

for (const [how, cut] of [["breaks", { breakAfter: 5 }], ["ends", { endAfter: 5 }]] as const) {
  Deno.test(`anthropicModel() fails retryably when the stream ${how} in the middle of a tool call`, async () => {
    const answer: AnthropicAnswer = {
      blocks: [{ type: "tool_use", name: "read", input: { path: "long" } }],
      ...cut,
    };
    const error = await assertRejects(() => ask(answer), ModelError);
    assertStringIncludes(error.message, "broke off in the middle of a tool call");
    assertEquals(error.retryable, true);
  });
}

Deno.test("anthropicModel() recognises an overflow when the prompt is too long", async () => {
  const body = {
    type: "error",
    error: {
      type: "invalid_request_error",
      message: "prompt is too long: 210000 tokens > 200000 maximum",
    },
  };
  const error = await assertRejects(() => ask({ status: 400, body }), ModelError);
  assertEquals(error.isOverflow, true);
});

Deno.test("anthropicModel() sends reasoning back that a server at home did not sign", async () => {
  const unsigned = { anthropic: { signature: "" } };
  const { request } = await ask({ blocks: [{ type: "text", text: "ok" }] }, {
    messages: [
      ...REQUEST.messages,
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "hm", metadata: unsigned },
          { type: "text", text: "well" },
        ],
      },
      { role: "user", content: "and?" },
    ],
  });
  const [, assistant] = request?.body.messages ?? [];
  assertEquals(assistant.content[0], { type: "thinking", thinking: "hm", signature: "" });
});
