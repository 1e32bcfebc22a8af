import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { assertEquals } from "@std/assert/equals";
import type { LanguageModel } from "../../../../lib/engine/models/ai_sdk_types.ts";
import { AnswerBuilder } from "../../../../lib/engine/models/wire/answer_builder.ts";
import { AnthropicAnswerReader } from "../../../../lib/engine/models/wire/anthropic_answer.ts";
import { OpenAIAnswerReader } from "../../../../lib/engine/models/wire/openai_answer.ts";
import type { CreateReader } from "../../../../lib/engine/models/wire/stream_answer.ts";
import { type AnthropicAnswer, anthropicEvents } from "../../../helpers/fake_anthropic.ts";
import { type OpenAIAnswer, openAIEvents } from "../../../helpers/fake_openai.ts";

/** What both readers are held to: kinds and words of the parts, and the counts. */
interface Read {
  parts: Array<[type: string, ...words: unknown[]]>;
  usage: [input: number, output: number, cached: number];
}

function readByUs(text: string, Reader: CreateReader): Read {
  const builder = new AnswerBuilder();
  const reader = new Reader(builder);
  for (const [, name, data = ""] of text.matchAll(/(?:event: (.*)\n)?data: (.*)\n\n/g)) {
    reader.read({ name, data });
  }
  const { input = 0, output = 0, cacheRead = 0 } = reader.usage ?? {};
  return {
    parts: builder.parts().map((part) =>
      part.type === "toolCall"
        ? [part.type, part.call.id, part.call.name, part.call.arguments]
        : part.type === "reasoning"
        ? [part.type, part.text, part.metadata]
        : [part.type, part.text]
    ),
    usage: [input, output, cacheRead],
  };
}

async function readBySdk(
  text: string,
  create: (fetch: typeof globalThis.fetch) => LanguageModel,
): Promise<Read> {
  const headers = { "content-type": "text/event-stream" };
  const model = create(() => Promise.resolve(new Response(text, { headers })));
  const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "x" }] }];
  const { stream } = await model.doStream({ prompt });
  const parts: Read["parts"] = [];
  let usage: Read["usage"] = [0, 0, 0];
  let metadata: unknown;
  let words = "";
  for await (const part of stream) {
    switch (part.type) {
      case "reasoning-start":
      case "reasoning-delta":
      case "text-delta":
        if ("delta" in part) words += part.delta;
        metadata = part.providerMetadata ?? metadata;
        break;
      case "text-end":
        parts.push(["text", words]);
        words = "";
        break;
      case "reasoning-end":
        parts.push(["reasoning", words, metadata]);
        words = "";
        metadata = undefined;
        break;
      case "tool-call":
        parts.push(["toolCall", part.toolCallId, part.toolName, JSON.parse(part.input || "{}")]);
        break;
      case "finish": {
        const { inputTokens, outputTokens } = part.usage;
        usage = [inputTokens.total ?? 0, outputTokens.total ?? 0, inputTokens.cacheRead ?? 0];
      }
    }
  }
  // The SDK tells of a text's end only after calls that came behind it.
  const order = ["reasoning", "text", "toolCall"];
  return { parts: parts.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)), usage };
}

const OPENAI: OpenAIAnswer[] = [
  { text: ["Grüße ", "🦕"] },
  { reasoning: ["hm", "m"], text: "so", usage: { input: 7, output: 3, cached: 2 } },
  {
    reasoning: "hm",
    text: ["looking", " it up"],
    toolCalls: [
      { id: "a", name: "read", arguments: { path: "ü.txt" } },
      { id: "b", name: "bash", arguments: { command: 'echo "\\n"' } },
      { id: "c", name: "list", arguments: "" },
    ],
  },
  { text: "cut", finishReason: "length", usage: null },
];

Deno.test("OpenAIAnswerReader reads what the SDK reads when a stream keeps to the protocol", async () => {
  for (const answer of OPENAI) {
    const text = openAIEvents(answer).join("");
    const create = (fetch: typeof globalThis.fetch) =>
      createOpenAICompatible({ name: "endpoint", baseURL: "http://host/v1", fetch }).chatModel("m");
    assertEquals(readByUs(text, OpenAIAnswerReader), await readBySdk(text, create));
  }
});

const ANTHROPIC: AnthropicAnswer[] = [
  { blocks: [{ type: "text", text: ["Grüße ", "🦕"] }] },
  {
    blocks: [
      { type: "thinking", thinking: "hm", signature: "SIGNED" },
      { type: "redacted_thinking", data: "SECRET" },
      { type: "text", text: "looking" },
      { type: "tool_use", id: "a", name: "read", input: { path: "ü.txt" } },
      { type: "tool_use", id: "b", name: "list", input: {} },
    ],
    usage: { input: 10, output: 5, cacheRead: 70, cacheWrite: 20 },
  },
];

Deno.test("AnthropicAnswerReader reads what the SDK reads when a stream keeps to the protocol", async () => {
  for (const answer of ANTHROPIC) {
    const text = anthropicEvents(answer).join("");
    const create = (fetch: typeof globalThis.fetch) =>
      createAnthropic({ baseURL: "http://host/v1", apiKey: "k", fetch }).languageModel("m");
    assertEquals(readByUs(text, AnthropicAnswerReader), await readBySdk(text, create));
  }
});
