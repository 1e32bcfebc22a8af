import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import type { Message } from "../../../lib/engine/message.ts";
import { Concessions } from "../../../lib/engine/models/concessions.ts";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { openaiModel } from "../../../lib/engine/models/openai.ts";
import { PROVIDERS } from "../../../lib/engine/models/providers.ts";
import { type ScriptedOpenAIAnswer, startFakeOpenAI } from "../../helpers/fake_openai.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";

const answer = (id: string, parts: Extract<Message, { role: "assistant" }>["parts"] = []) => ({
  role: "assistant" as const,
  parts: [
    ...parts,
    { type: "toolCall" as const, call: { id, name: "read", arguments: { path: id } } },
  ],
});
const result = (callId: string) => ({
  callId,
  name: "read",
  output: `of ${callId}`,
  isError: false,
});

/** Everything that is refused somewhere. */
const MESSAGES: Message[] = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "Hello" },
  answer("call_1", [
    {
      type: "reasoning",
      text: "hm",
      metadata: { endpoint: { reasoningDetails: [{ type: "reasoning.text", signature: "S" }] } },
    },
    { type: "text", text: "I look." },
  ]),
  { role: "tool", results: [result("call_1")] },
  { role: "assistant", parts: [...answer("call_2").parts, ...answer("call_3").parts] },
  { role: "tool", results: [result("call_2"), result("call_3")] },
];

// deno-lint-ignore no-explicit-any -- messages as they were sent
type Sent = any;

/** Who says what, with which status, and what of a conversation they mean. */
const REFUSALS: ReadonlyArray<
  readonly [who: string, status: number, said: string, isMeant: (message: Sent) => boolean]
> = [
  [
    "gpt-oss in llama.cpp",
    500,
    "While executing CallExpression at line 296, column 36 in source:\n…\nError: Jinja Exception: Cannot pass both " +
    "content and thinking in an assistant message with tool calls! Put the analysis message in one or the other, but not both.",
    (message) => message.tool_calls && message.content && message.reasoning_content,
  ],
  [
    "Gemini, of another model's calls,",
    400,
    "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly.",
    (message) => message.tool_calls?.some((call: Sent) => call.extra_content === undefined),
  ],
  [
    "Gemini, of a signature that it does not know,",
    400,
    "Corrupted thought signature.",
    (message) =>
      message.tool_calls?.some((call: Sent) =>
        call.extra_content?.google.thought_signature !== "skip_thought_signature_validator"
      ),
  ],
  [
    "Groq",
    400,
    "'messages.2' : for 'role:assistant' the following must be satisfied[('messages.2' : property 'reasoning_content' is unsupported)]",
    (message) => message.reasoning_content !== undefined,
  ],
  [
    "Groq, of OpenRouter's details,",
    400,
    "'messages.2' : for 'role:assistant' the following must be satisfied[('messages.2' : property 'reasoning_details' is unsupported)]",
    (message) => message.reasoning_details !== undefined,
  ],
  [
    "DeepSeek",
    400,
    "The `reasoning_content` in the thinking mode must be passed back to the API.",
    (message) => message.role === "assistant" && message.reasoning_content === undefined,
  ],
  [
    "DeepSeek, earlier",
    400,
    "Missing `reasoning_content` field in the assistant message at message index 4.",
    (message) => message.role === "assistant" && message.reasoning_content === undefined,
  ],
  [
    "Moonshot",
    400,
    "thinking is enabled but reasoning_content is missing in assistant tool call message at index 4",
    (message) => message.tool_calls && !message.reasoning_content,
  ],
  [
    "Mistral",
    400,
    "Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.",
    (message) =>
      (message.tool_calls ?? []).some(({ id }: { id: string }) => !/^[a-zA-Z0-9]{9}$/.test(id)),
  ],
  [
    "Mistral's template in MLX",
    404,
    "Tool call IDs should be alphanumeric strings with length 9!",
    (message) => message.role === "tool" && !/^[a-zA-Z0-9]{9}$/.test(message.tool_call_id),
  ],
  [
    "Llama's template in llama.cpp",
    500,
    "This model only supports single tool-calls at once! at row 78, column 39",
    (message) => message.tool_calls?.length > 1,
  ],
  [
    "Gemma's template",
    500,
    "Jinja Exception: System role not supported",
    (message) => message.role === "system",
  ],
  [
    "Ministral",
    400,
    "Only user, assistant and tool roles are supported, got system.",
    (message) => message.role === "system",
  ],
  [
    "Mistral 7B in vLLM",
    400,
    "Conversation roles must alternate user/assistant/user/assistant/... Conversation roles must alternate",
    (message) => message.role === "system",
  ],
  [
    "Bedrock behind a gateway",
    400,
    "litellm.BadRequestError: BedrockException - The text field in the ContentBlock object at messages.4.content.0 is blank.",
    (message) => message.content === "",
  ],
  [
    "Moonshot, of an empty answer",
    400,
    "Invalid request: the message at position 2 with role 'assistant' must not be empty",
    (message) => message.content === "",
  ],
  [
    "Anthropic behind a gateway",
    400,
    "messages: text content blocks must be non-empty",
    (message) => message.content === "",
  ],
  [
    "Anthropic behind a gateway, newly",
    400,
    "litellm.BadRequestError: AnthropicException - messages: text content blocks must contain non-whitespace text",
    (message) => message.content === "",
  ],
];

async function ask(answers: ScriptedOpenAIAnswer[], messages = MESSAGES) {
  const server = startFakeOpenAI(answers);
  try {
    const model = openaiModel({
      ...{ provider: PROVIDERS.openai, baseUrl: server.url, isDefault: false, apiKey: undefined },
      ...{ idleMs: PATIENCE_MS, firstTokenMs: PATIENCE_MS, model: "m" },
    }, { model: "m", contextWindow: 32_768 });
    const request = { messages, tools: [], signal: new AbortController().signal };
    const finishes: unknown[] = [];
    for await (const event of model.stream(request)) {
      if (event.type === "finish") finishes.push(event.answer.parts);
    }
    return { finishes, sent: server.requests.map(({ body }) => body.messages as Sent[]) };
  } finally {
    await server.close();
  }
}

for (const [who, status, said, isMeant] of REFUSALS) {
  Deno.test(`openaiModel() asks in another form when ${who} refuses the conversation`, async () => {
    const refuse: ScriptedOpenAIAnswer = ({ body }) =>
      body.messages.some(isMeant)
        ? { status, body: { error: { message: said } } }
        : { text: "done" };
    const { finishes, sent } = await ask([refuse, refuse]);
    assertEquals(finishes, [[{ type: "text", text: "done" }]]);
    assertEquals(sent.length, 2);
    // Nothing is lost, and each result still names its call.
    const [, asked = []] = sent;
    const text = JSON.stringify(asked);
    for (const words of ["Be brief.", "Hello", "I look.", "of call_1", "of call_2", "of call_3"]) {
      assertEquals(text.split(words).length, 2, words);
    }
    const calls = asked.flatMap(({ tool_calls = [] }: Sent) => tool_calls);
    const results = asked.filter(({ role }: Sent) => role === "tool");
    assertEquals(
      results.map((result: Sent) => result.tool_call_id),
      calls.map((call: Sent) => call.id),
    );
    assertEquals(
      results.map((result: Sent) => result.content),
      calls.map((call: Sent) => `of ${JSON.parse(call.function.arguments).path}`),
    );
  });
}

Deno.test("openaiModel() leaves words out beside calls where both are refused", async () => {
  const said = "Assistant message must have either content or tool_calls, but not both.";
  const refuse: ScriptedOpenAIAnswer = ({ body }) =>
    body.messages.some((message: Sent) => message.tool_calls && message.content)
      ? { status: 400, body: { error: { message: said } } }
      : { text: "done" };
  const { finishes, sent } = await ask([refuse, refuse]);
  assertEquals([finishes.length, sent.length], [1, 2]);
});

Deno.test("openaiModel() gives each answer one call, followed by its result, where only that is taken", async () => {
  const said = "This model only supports single tool-calls at once!";
  const { sent } = await ask([{ status: 500, body: { error: said } }, { text: "done" }]);
  const roles = sent[1]?.map(({ role, tool_calls }: Sent) => `${role}${tool_calls?.length ?? ""}`);
  assertEquals(
    roles?.join(" "),
    "system user assistant1 tool assistant1 tool assistant1 tool",
  );
});

Deno.test("openaiModel() fails with the endpoint's words when another form is refused, too", async () => {
  const refusal = {
    status: 500,
    body: { error: "Jinja Exception: System role not supported" },
  };
  const error = await assertRejects(() => ask([refusal, refusal, { text: "x" }]), ModelError);
  assertEquals([error.message.includes("System role"), error.retry], [true, "never"]);
});

Deno.test("openaiModel() sends shorter ids of calls where they are too long", async () => {
  const long = `call_${"x".repeat(60)}`;
  const conversation: Message[] = [
    { role: "user", content: "Hello" },
    answer(`${long}1`),
    { role: "tool", results: [result(`${long}1`)] },
    answer(`${long}2`),
    { role: "tool", results: [result(`${long}2`)] },
  ];
  const words =
    "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length 66 instead.";
  for (
    const said of [
      words,
      words.replace(/'messages.*?'/, "'messages[2].tool_call_id'"),
      // LiteLLM
      `litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: OpenAIException - ${words}`,
    ]
  ) {
    const refusal = {
      status: 400,
      body: { error: { message: said, code: "string_above_max_length" } },
    };
    const { finishes, sent } = await ask([refusal, { text: "done" }], conversation);
    assertEquals([finishes.length, sent.length], [1, 2]);
    const [, first, ofFirst, second, ofSecond] = sent[1] ?? [];
    const ids = [first, second].map(({ tool_calls }: Sent) => tool_calls[0].id);
    assertEquals(ids.map(({ length }) => length), [9, 9]);
    assertEquals([ofFirst.tool_call_id, ofSecond.tool_call_id], ids);
    assertEquals(ids[0] === ids[1], false);
  }
});

/** More of an answer than a model can give, as endpoints say it. */
const TOO_LONG = [
  // DeepSeek, DashScope, Groq, Doubao in Dify, SiliconFlow, OpenAI
  "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]",
  "<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 8192]",
  "max_tokens for `llama-3.1-8b-instant` must be less than or equal to 8000",
  "`max_completion_tokens` must be less than or equal to `8192`, the maximum value for `max_completion_tokens` is less than the `context_window` for this model",
  "Model Parameter max_tokens should be less than or equal to 12288.0",
  "The parameter `max_tokens` specified in the request are not valid: integer above maximum value, expected a value <= 12288, but got 16384 instead.",
  "max_tokens (16384) exceeds the limit of 8192",
  "max_tokens is too large: 16384. This model supports at most 4096 completion tokens, whereas you provided 16384.",
  "Invalid value for max_output_tokens: 16384",
];

for (const said of TOO_LONG) {
  Deno.test(`Concessions: no limit is sent after "${said.slice(0, 50)}"`, () => {
    const concessions = new Concessions();
    const made = () =>
      concessions.make(new ModelError(`http://host/v1 answered 400: ${said}`, { status: 400 }), {
        isLimited: true,
      });
    assertEquals([made(), concessions.fields.limit], [true, false]);
    assertEquals(made(), false);
  });
}

Deno.test("Concessions: no limit is sent where it counts to what is too large for a minute", () => {
  const concessions = new Concessions();
  const said =
    "Request too large for model `llama` on tokens per minute (TPM): Limit 12000, Requested 23053, please reduce your message size";
  const error = new ModelError(said, { status: 413, isOverflow: true });
  assertEquals(concessions.make(error, { isLimited: true }), true);
  assertEquals(concessions.fields.limit, false);
  assertEquals(concessions.make(error, { isLimited: false }), false, "the conversation it is");
});

Deno.test("Concessions: a limit is kept where a prompt is too long, or something else is refused", () => {
  for (
    const said of [
      "length of prompt_tokens (57535) must be less than max_seq_len (32768).",
      "Prompt tokens (57535) must be less than max_tokens",
      "sum of the prompt should not exceed max_num_tokens (8192)",
      "temperature must be less than or equal to 2",
    ]
  ) {
    const concessions = new Concessions();
    const error = new ModelError(said, { status: 400 });
    assertEquals(concessions.make(error, { isLimited: true }), false, said);
  }
});
