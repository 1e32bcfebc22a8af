import { assertEquals } from "@std/assert/equals";
import { answerCalls, type AnswerPart, answerText } from "../../../lib/engine/message.ts";
import type { Model } from "../../../lib/engine/models/model.ts";
import { withTextToolCalls } from "../../../lib/engine/models/text_tool_calls.ts";

const TOOLS = ["read", "bash"].map((name) => ({ name, description: "", parameters: {} }));

/** Streams `pieces` through the wrapper. */
async function stream(pieces: string[], calls: AnswerPart[] = []) {
  const inner: Model = {
    name: "m",
    contextWindow: 1000,
    async *stream() {
      for (const delta of pieces) yield { type: "text", delta };
      const parts: AnswerPart[] = [{ type: "text", text: pieces.join("") }, ...calls];
      yield {
        type: "finish",
        answer: { role: "assistant", parts },
        reason: "stop",
        usage: undefined,
      };
    },
  };
  let shown = "";
  let made: Array<[string, unknown]> = [];
  let text = "";
  const request = { messages: [], tools: TOOLS, signal: new AbortController().signal };
  for await (const event of withTextToolCalls(inner).stream(request)) {
    if (event.type === "text") shown += event.delta;
    if (event.type !== "finish") continue;
    made = answerCalls(event.answer).map((call) => [call.name, call.arguments]);
    text = answerText(event.answer);
  }
  return { shown, calls: made, text };
}

const HERMES =
  'I will look.\n<tool_call>\n{"name": "read", "arguments": {"path": "a.ts"}}\n</tool_call>';

Deno.test("withTextToolCalls() makes a call when a model printed a <tool_call> block", async () => {
  const { shown, calls, text } = await stream([HERMES]);
  assertEquals(calls, [["read", { path: "a.ts" }]]);
  assertEquals(shown.trim(), "I will look.");
  assertEquals(text, "I will look.");
});

Deno.test("withTextToolCalls() makes the same call when the text arrives letter by letter", async () => {
  const { shown, calls } = await stream([...HERMES]);
  assertEquals(calls, [["read", { path: "a.ts" }]]);
  assertEquals(shown.trim(), "I will look.");
});

Deno.test("withTextToolCalls() makes several calls when there are several blocks", async () => {
  const block = (path: string) =>
    `<tool_call>{"name":"read","arguments":{"path":"${path}"}}</tool_call>`;
  const { calls } = await stream([block("a"), "\n", block("b")]);
  assertEquals(calls, [["read", { path: "a" }], ["read", { path: "b" }]]);
});

Deno.test("withTextToolCalls() makes a call when the closing mark is missing at the end", async () => {
  const { calls } = await stream([
    '<tool_call>{"name": "bash", "arguments": "{\\"command\\": \\"ls\\"}"}',
  ]);
  assertEquals(calls, [["bash", { command: "ls" }]]);
});

Deno.test("withTextToolCalls() makes a call when the answer ends with fenced JSON of a known tool", async () => {
  const { shown, calls } = await stream([
    "Now:\n",
    "``",
    '`json\n{"name": "bash", "parameters": {"command": "ls"}}\n```\n',
  ]);
  assertEquals(calls, [["bash", { command: "ls" }]]);
  assertEquals(shown, "Now:\n");
});

Deno.test("withTextToolCalls() shows text as it is when it only resembles a call", async () => {
  const texts = [
    "Use `<tool` for that, or a < b.",
    '<tool_call>{"name": "unknown", "arguments": {}}</tool_call>',
    "<tool_call>this is no JSON</tool_call>",
    'An example:\n```json\n{"name": "read", "arguments": {}}\n```\nThat is how it looks.',
    '```json\n{"name": "isonforge", "version": "1.0.0"}\n```',
    "```ts\nconst x = {};\n```\nand more\n```sh\nls\n```",
    "It ends with `",
  ];
  for (const text of texts) {
    for (const pieces of [[text], [...text]]) {
      assertEquals(await stream(pieces), { shown: text, calls: [], text }, text);
    }
  }
});

Deno.test("withTextToolCalls() leaves text alone when the answer has real calls", async () => {
  const real: AnswerPart = { type: "toolCall", call: { id: "1", name: "bash", arguments: {} } };
  const { calls, text } = await stream([HERMES], [real]);
  assertEquals(calls, [["bash", {}]]);
  assertEquals(text, HERMES);
});
