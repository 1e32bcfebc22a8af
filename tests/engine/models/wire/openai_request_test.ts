import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { assertEquals } from "@std/assert/equals";
import type { CallOptions } from "../../../../lib/engine/models/ai_sdk_types.ts";
import type { Message } from "../../../../lib/engine/message.ts";
import type { ModelRequest } from "../../../../lib/engine/models/model.ts";
import { PROVIDERS } from "../../../../lib/engine/models/providers.ts";
import { type MessageForm, USUAL_FORM } from "../../../../lib/engine/models/wire/message_form.ts";
import { openaiRequest } from "../../../../lib/engine/models/wire/openai_request.ts";

const ENDPOINT = { baseUrl: "http://localhost:1/v1/", provider: PROVIDERS.openai, apiKey: "key" };
const OPTIONS = {
  model: "m",
  maxTokens: 100,
  form: USUAL_FORM,
  sendsSchema: true,
  sendsUsageOption: true,
};
const TOOLS = [{ name: "read", description: "Reads.", parameters: { type: "object" as const } }];

const MESSAGES: Message[] = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "Grüße 🦕", images: [{ mediaType: "image/png", data: "aGk=" }] },
  {
    role: "assistant",
    parts: [
      { type: "reasoning", text: "hm" },
      { type: "text", text: "I " },
      { type: "text", text: "look." },
      { type: "toolCall", call: { id: "a", name: "read", arguments: { path: "ü 🦕" } } },
      {
        type: "toolCall",
        call: { id: "b", name: "read", arguments: "{broken" },
        metadata: { endpoint: { thoughtSignature: "sig" } },
      },
    ],
  },
  {
    role: "tool",
    results: [
      { callId: "a", name: "read", output: "text", isError: false },
      { callId: "b", name: "read", output: "cannot", isError: true },
    ],
  },
  { role: "assistant", parts: [{ type: "toolCall", call: { id: "c", name: "x", arguments: {} } }] },
  { role: "tool", results: [{ callId: "c", name: "x", output: "", isError: false }] },
  { role: "assistant", parts: [{ type: "text", text: "done" }] },
  { role: "user", content: "and now?" },
];

/** The same, as the SDK's writer takes it. */
const PROMPT: CallOptions["prompt"] = MESSAGES.map((message) => {
  switch (message.role) {
    case "system":
      return message;
    case "user":
      return {
        role: "user",
        content: [
          { type: "text", text: message.content },
          ...(message.images ?? []).map(({ mediaType, data }) => ({
            type: "file" as const,
            mediaType,
            data: { type: "data" as const, data },
          })),
        ],
      };
    case "assistant":
      return {
        role: "assistant",
        content: message.parts.map((part) =>
          part.type !== "toolCall" ? { type: part.type, text: part.text } : {
            type: "tool-call",
            toolCallId: part.call.id,
            toolName: part.call.name,
            input: typeof part.call.arguments === "string"
              ? { malformed: part.call.arguments }
              : part.call.arguments,
            providerOptions: part.metadata as { endpoint: { thoughtSignature: string } },
          }
        ),
      };
    case "tool":
      return {
        role: "tool",
        content: message.results.map(({ callId, name, output, isError }) => ({
          type: "tool-result",
          toolCallId: callId,
          toolName: name,
          output: { type: isError ? "error-text" : "text", value: output || "(no output)" },
        })),
      };
  }
});

async function writtenBySdk(options: Omit<CallOptions, "prompt">) {
  let written: { url: string; authorization: string | null; body: string } | undefined;
  const fetch = (url: unknown, init?: RequestInit) => {
    const { headers, body } = init ?? {};
    const authorization = new Headers(headers).get("authorization");
    written = { url: String(url), authorization, body: String(body) };
    return Promise.resolve(
      new Response("", { headers: { "content-type": "text/event-stream" } }),
    );
  };
  const { stream } = await createOpenAICompatible({
    name: "endpoint",
    baseURL: ENDPOINT.baseUrl,
    includeUsage: true,
    supportsStructuredOutputs: true,
    apiKey: ENDPOINT.apiKey,
    fetch: fetch as typeof globalThis.fetch,
  }).chatModel("m").doStream({ ...options, prompt: PROMPT });
  await stream.cancel();
  // Templates write null as a word into the prompt.
  return written && { ...written, body: written.body.replaceAll('"content":null', '"content":""') };
}

function formWith(form: Partial<MessageForm>): MessageForm {
  return { ...USUAL_FORM, ...form };
}

function written(request: Partial<ModelRequest>, options: object = {}) {
  const { url, headers, body } = openaiRequest(ENDPOINT, {
    messages: MESSAGES,
    tools: [],
    signal: new AbortController().signal,
    ...request,
  }, { ...OPTIONS, ...options });
  const text = new TextDecoder().decode(body as Uint8Array<ArrayBuffer>);
  return { url, authorization: new Headers(headers).get("authorization"), body: text };
}

Deno.test("openaiRequest() writes what the SDK would, byte for byte, but for answers and results without words", async () => {
  const tools = TOOLS.map(({ name, description, parameters }) => ({
    ...{ type: "function" as const, name, description, inputSchema: parameters },
  }));
  const answerSchema = { type: "object" as const, properties: { a: { type: "string" as const } } };
  const responseFormat = { type: "json" as const, name: "answer", schema: answerSchema };
  const toolChoice = { type: "none" as const };
  const low = { providerOptions: { endpoint: { reasoningEffort: "low" } } };

  assertEquals(written({}), await writtenBySdk({ maxOutputTokens: 100 }));
  assertEquals(written({ tools: TOOLS }), await writtenBySdk({ maxOutputTokens: 100, tools }));
  assertEquals(written({ tools: TOOLS }, { maxTokens: undefined }), await writtenBySdk({ tools }));
  assertEquals(
    written({ tools: TOOLS, answerSchema }, { effort: "low" }),
    await writtenBySdk({ maxOutputTokens: 100, tools, responseFormat, toolChoice, ...low }),
  );
  assertEquals(
    written({ answerSchema }),
    await writtenBySdk({ maxOutputTokens: 100, responseFormat, toolChoice }),
  );
});

Deno.test("openaiRequest() sends no halves of characters, which no endpoint takes", () => {
  const half = "\ud83d";
  const { body } = written({
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
    tools: [{ name: "x", description: half, parameters: { type: "object", description: half } }],
  });
  assertEquals(/ud83d/i.test(body), false);
  assertEquals(
    JSON.parse(body).messages[2].tool_calls[0].function.arguments,
    '{"deep":[{"�":"�"}]}',
  );
});

Deno.test("openaiRequest() leaves out what its endpoint does not take", () => {
  const all = written({ answerSchema: { type: "object" } });
  assertEquals(all.body.includes("reasoning_content") && all.body.includes("json_schema"), true);
  const { body } = written({ answerSchema: { type: "object" } }, {
    form: formWith({ reasoning: "none" }),
    sendsSchema: false,
    thinking: { isOn: false, server: "ollama" },
  });
  assertEquals(/reasoning_content|json_schema/.test(body), false);
  assertEquals(JSON.parse(body).reasoning_effort, "none");
});

Deno.test("openaiRequest() sends no text of blanks alone", () => {
  const call = { id: "a", name: "read", arguments: {} };
  const { body } = written({
    messages: [
      { role: "user", content: " ", images: [{ mediaType: "image/png", data: "aGk=" }] },
      {
        role: "assistant",
        parts: [
          { type: "reasoning", text: "\n" },
          { type: "text", text: "\n\n" },
          { type: "toolCall", call },
        ],
      },
      { role: "tool", results: [{ callId: "a", name: "read", output: "x", isError: false }] },
      {
        role: "assistant",
        parts: [{ type: "text", text: "a" }, { type: "text", text: "\n" }, {
          type: "text",
          text: "b",
        }],
      },
      { role: "user", content: "go on" },
    ],
  });
  const [user, answer, , words] = JSON.parse(body).messages;
  assertEquals(user.content.map(({ type }: { type: string }) => type), ["image_url"]);
  assertEquals([answer.content, answer.reasoning_content], ["", undefined]);
  assertEquals(words.content, "a\nb");
});

Deno.test("openaiRequest() sends each call under an id of its own when a server gave them the same", () => {
  const turn = (id: string): Message[] => [
    { role: "assistant", parts: [{ type: "toolCall", call: { id, name: "read", arguments: {} } }] },
    { role: "tool", results: [{ callId: id, name: "read", output: "x", isError: false }] },
  ];
  const messages = [...turn("call_0"), ...turn("call_0")];
  for (const callIds of ["given", "nine"] as const) {
    const { body } = written({ messages }, { form: formWith({ callIds }) });
    const [a, ofA, b, ofB] = JSON.parse(body).messages.map((
      { tool_calls, tool_call_id }: { tool_calls?: { id: string }[]; tool_call_id?: string },
    ) => tool_calls?.[0]?.id ?? tool_call_id);
    assertEquals([a, b], [ofA, ofB]);
    assertEquals(a === b, false);
  }
});

Deno.test("openaiRequest() writes a message anew where reasoning is sent no more", () => {
  const withReasoning = written({}).body;
  const without = written({}, { form: formWith({ reasoning: "none" }) }).body;
  assertEquals(
    JSON.parse(without).messages.map(({ reasoning_content: said }: Record<string, unknown>) => said)
      .filter((said: unknown) => said !== undefined),
    [],
  );
  assertEquals(JSON.parse(withReasoning).messages[2].reasoning_content, "hm");
  assertEquals(written({}).body, withReasoning);
});

Deno.test("openaiRequest() sends back what a gateway has said of the thoughts, where it has and takes it", () => {
  const details = [{ type: "reasoning.encrypted", data: "SIG", id: "a" }];
  const metadata = { endpoint: { reasoningDetails: details } };
  const call = { id: "a", name: "read", arguments: {} };
  const messages: Message[] = [
    {
      role: "assistant",
      parts: [{ type: "reasoning", text: "", metadata }, { type: "toolCall", call }],
    },
    { role: "tool", results: [{ callId: "a", name: "read", output: "x", isError: false }] },
    { role: "assistant", parts: [{ type: "reasoning", text: "hm" }, { type: "text", text: "ok" }] },
  ];
  const sent = (form: Partial<MessageForm>) =>
    JSON.parse(written({ messages }, { form: formWith(form) }).body).messages.map(
      ({ reasoning_details }: Record<string, unknown>) => reasoning_details,
    );
  assertEquals(sent({}), [details, undefined, undefined]);
  const none = [undefined, undefined, undefined];
  assertEquals(sent({ reasoning: "none" }), none);
  assertEquals(sent({ signatures: "skipped" }), none);
});
