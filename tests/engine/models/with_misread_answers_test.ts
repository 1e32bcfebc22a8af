import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Model, ModelEvent } from "../../../lib/engine/models/model.ts";
import { openaiModel } from "../../../lib/engine/models/openai.ts";
import { PROVIDERS } from "../../../lib/engine/models/providers.ts";
import { withRetry } from "../../../lib/engine/models/retry.ts";
import { withMisreadAnswers } from "../../../lib/engine/models/with_misread_answers.ts";
import { type OpenAIAnswer, startFakeOpenAI } from "../../helpers/fake_openai.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";

/** Status, and the words; what the model wrote may hold anything. */
const SAID: ReadonlyArray<readonly [status: number | "stream", said: string]> = [
  [
    500,
    "error parsing tool call: raw='{\"path\":\"maximum context length\"}]', err=invalid character ']'",
  ],
  [500, "failed to parse JSON: unexpected end of JSON input"],
  [500, "XML syntax error on line 3: element <function> closed by </parameter>"],
  [500, "Failed to parse input at pos 60: <tool_call>\\n<function=bash>\\ncat chat_template.jinja"],
  [500, "The model produced output that does not match the expected peg-native format"],
  [
    500,
    'openai_harmony.HarmonyError: unexpected tokens remaining in message header: ["to=functions.bash"]',
  ],
  ["stream", "Unexpected token 12606 while expecting start token 200006"],
  [
    400,
    "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
  ],
  [
    400,
    "tool call validation failed: attempted to call tool 'container.exec' which was not in request.tools",
  ],
  [
    424,
    "Model produced invalid sequence as part of ToolUse. Please refer to the model tool use troubleshooting guide.",
  ],
];

async function ask(answers: OpenAIAnswer[]) {
  const server = startFakeOpenAI(answers);
  try {
    const endpoint = {
      ...{ provider: PROVIDERS.openai, baseUrl: server.url, isDefault: false, apiKey: undefined },
      ...{ idleMs: PATIENCE_MS, firstTokenMs: PATIENCE_MS },
    };
    const one = openaiModel(endpoint, { model: "m", contextWindow: 32_768 });
    const model: Model = withMisreadAnswers(withRetry(one, { sleep: () => Promise.resolve() }));
    const messages = [{ role: "user" as const, content: "Look at image.png" }];
    const events: ModelEvent[] = [];
    const { signal } = new AbortController();
    for await (const event of model.stream({ messages, tools: [], signal })) events.push(event);
    const last = events.at(-1);
    if (last?.type !== "finish") throw new Error("no end came");
    return { last, events, requests: server.requests.length };
  } finally {
    await server.close();
  }
}

for (const [status, said] of SAID) {
  Deno.test(`a model is told that its server cannot read it when that says "${said.slice(0, 40)}"`, async () => {
    const refusal = (n: number): OpenAIAnswer =>
      status === "stream"
        ? { text: "a", error: { message: `${said} (${n})` } }
        : { status, body: { error: { message: `${said} (${n})` } } };
    // Often it is well the next time.
    const well = await ask([refusal(1), { text: "done" }]);
    assertEquals([well.last.problem, well.requests], [undefined, 2]);
    const told = await ask([1, 2, 3, 4].map(refusal));
    assertEquals([told.requests, told.last.answer.parts], [3, []]);
    assertStringIncludes(told.last.problem?.tell ?? "", said.slice(0, 40));
    assertStringIncludes(told.last.problem?.fail ?? "", said.slice(0, 40));
    assertEquals(told.events.at(-2)?.type, "void");
  });
}

Deno.test("a model is told that its server cannot read it when the answer ends with Gemini's word for that", async () => {
  const refusal: OpenAIAnswer = { finishReason: "MALFORMED_FUNCTION_CALL" };
  const { last, requests } = await ask([refusal, refusal, refusal, refusal]);
  assertEquals(requests, 3);
  assertStringIncludes(last.problem?.tell ?? "", "MALFORMED_FUNCTION_CALL");
});
