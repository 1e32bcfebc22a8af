import { assertEquals } from "@std/assert/equals";
import {
  isContention,
  isOverflow,
  windowIn,
} from "../../../../lib/engine/models/errors/overflow.ts";

/** What servers say, and the window that it names. */
const OVERFLOWS: ReadonlyArray<readonly [said: string, window: number | undefined]> = [
  // OpenAI, and who answers like it
  [
    "This model's maximum context length is 4097 tokens. However, you requested 4927 tokens (3927 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
    4097,
  ],
  [
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 204308 tokens.",
    128_000,
  ],
  [
    "Your input exceeds the context window of this model. Please adjust your input and try again.",
    undefined,
  ],
  ["This is too much. (context_length_exceeded)", undefined],
  // llama.cpp until 2025, in the middle of an answer
  ["context shift is disabled", undefined],
  // vLLM, in both of its ways
  [
    "This model's maximum context length is 32768 tokens. However, you requested 34000 tokens (1232 in the messages, 32768 in the completion).",
    32_768,
  ],
  [
    "The decoder prompt (length 88049) is longer than the maximum model length of 32768. Make sure that `max_model_len` is no smaller.",
    32_768,
  ],
  [
    "'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is 8192 tokens and your request has 7000 input tokens (4096 > 8192 - 7000).",
    8192,
  ],
  ["max_tokens must be at least 1, got -1432.", undefined],
  // SGLang, Together
  [
    "The input (1492905 tokens) is longer than the model's context length (1048576 tokens).",
    1_048_576,
  ],
  [
    "Requested token count exceeds the model's maximum context length of 8192 tokens. You requested a total of 9000 tokens",
    8192,
  ],
  // TGI
  [
    "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 512 `max_new_tokens`",
    4096,
  ],
  ["`inputs` must have less than 1024 tokens. Given: 2000", 1024],
  // TabbyAPI
  ["Prompt length 40000 is greater than max_seq_len 32768", 32_768],
  // llama.cpp
  [
    "request (13392 tokens) exceeds the available context size (8192 tokens), try increasing it",
    8192,
  ],
  ['{"code":400,"type":"exceed_context_size_error","n_prompt_tokens":13392,"n_ctx":8192}', 8192],
  // LM Studio
  [
    "Trying to keep the first 9242 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens",
    4096,
  ],
  [
    "The number of tokens to keep from the initial prompt is greater than the context length.",
    undefined,
  ],
  // Ollama
  ["prompt too long; exceeded max context length by 1234 tokens", undefined],
  // Anthropic, Bedrock
  ["prompt is too long: 213462 tokens > 200000 maximum", 200_000],
  [
    "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try again",
    200_000,
  ],
  ["Input is too long for requested model.", undefined],
  // Gemini
  [
    "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).",
    1_048_575,
  ],
  [
    "Unable to submit request because the input token count is 32825 but model only supports up to 32768.",
    32_768,
  ],
  // xAI, Groq, Mistral
  [
    "This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
    131_072,
  ],
  ["Please reduce the length of the messages or completion.", undefined],
  [
    "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
    32_768,
  ],
  [
    "number of input tokens (204703) has exceeded max_prompt_tokens (202752) limit.",
    202_752,
  ],
  ["Prompt 超长", undefined],
  ["Total tokens of image and text exceed max message tokens. Request id: 021", undefined],
  ["input tokens 200000 exceeds model limit 196608", 196_608],
  ["prompt tokens too long", undefined],
  ["输入内容过长，上下文长度超过模型最大限制 131072", 131_072],
  ["输入token数超过模型支持的最大长度32768，请缩短输入", 32_768],
  ["请求的 tokens 总数超出模型上下文限制", undefined],
  ["单次Tokens上下文超限", undefined],
  // Kimi, Copilot, DashScope, MiniMax, z.ai
  ["Invalid request: Your request exceeded model token limit: 262144 (requested: 274613)", 262_144],
  ["prompt token count of 130431 exceeds the limit of 128000", 128_000],
  ["InternalError.Algo.InvalidParameter: Range of input length should be [1, 202745]", 202_745],
  ["invalid params, context window exceeds limit", undefined],
  ["model_context_window_exceeded", undefined],
  // SiliconFlow, MLC-LLM
  ["length of prompt_tokens (57535) must be less than max_seq_len (32768).", 32_768],
  [
    "Request prompt has 38726 tokens in total, larger than the model input length limit 8192.",
    8192,
  ],
  // TensorRT-LLM
  ["Prompt length (5000) exceeds maximum input length (4096). Set log level to info.", 4096],
  ["Prompt length (5000) exceeds maximum sequence length (2048).", 2048],
  [
    "The sum of prompt length (9000.0), query length (0) should not exceed max_num_tokens (8192)",
    8192,
  ],
  // LM Studio, while it answers
  [
    "Reached context length of 32000 tokens with model (arch: gpt-oss) that does not currently support mid-generation context overflow. Try reloading with a larger context length or shortening the prompt/chat.",
    32_000,
  ],
  // others
  ["Error: tokens in request more than max tokens allowed", undefined],
  ["Prompt has 32,769 tokens, but the configured context size is 32,768 tokens", 32_768],
  ["Prompt is 11543 tokens but the model context window is 4096 tokens.", 4096],
  ["Input length (265330) exceeds model's maximum context length (262144).", 262_144],
  ["too many tokens: total number of tokens cannot exceed 4081", undefined],
  ["Request Entity Too Large", undefined],
  [
    "Invalid 'messages': array too long. Expected an array with maximum length 2048, but got an array with length 2049 instead.",
    undefined,
  ],
];

for (const [said, window] of OVERFLOWS) {
  Deno.test(`isOverflow() and windowIn() understand "${said.slice(0, 60)}"`, () => {
    assertEquals(isOverflow(said, { status: 400 }), true);
    assertEquals(isOverflow(said), true);
    assertEquals(windowIn(said), window);
  });
}

Deno.test("isOverflow() takes no rate limit and no other mistake for an overflow", () => {
  const others = [
    "Rate limit reached for gpt-4 on tokens per min (TPM): Limit 30000, Used 20000, Requested 15000.",
    "Request too large for model `llama` on tokens per minute (TPM): Limit 6000, Requested 5000, please reduce your message size and try again.",
    "ThrottlingException: Too many tokens, please wait before trying again.",
    "Too many tokens per day, please wait before trying again.",
    "You exceeded your current quota, please check your plan and billing details.",
    "Too many requests in the context of this key",
    "maximum pending requests exceeded",
    "Incorrect API key",
    'model "context-7b" not found',
    "max_tokens is too large: 100000. This model supports at most 16384 completion tokens",
    "temperature must be at most 2",
    "max_tokens must be less than or equal to 8192",
    "top_k must be less than max_k",
    "roles must alternate",
    "max_tokens 100000 exceeds model limit 8192",
    "max_tokens 超过最大值 8192",
    "输入参数 temperature 超过范围",
    "您的账户已达到速率限制，每分钟 tokens 超过上限",
    "请求过多，tokens 超出配额，请稍后再试",
    "请求次数超限",
    "Invalid 'tools': array too long. Expected an array with maximum length 128, but got an array with length 130 instead.",
    "",
  ];
  for (const said of others) assertEquals(isOverflow(said, { status: 400 }), false, said);
  assertEquals(isOverflow("maximum context length is 4096 tokens", { status: 429 }), false);
});

Deno.test("isOverflow() and windowIn() know a request that a limit per minute will never let through", () => {
  const openai =
    "Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Requested 61337. The input or output tokens must be reduced in order to run successfully.";
  const groq =
    "Request too large for model `llama` in organization `org_1` service tier `on_demand` on tokens per minute (TPM): Limit 12,000, Requested 23,053, please reduce your message size and try again.";
  for (const [said, status, limit] of [[openai, 429, 30_000], [groq, 413, 12_000]] as const) {
    assertEquals(isOverflow(said, { status }), true, said);
    assertEquals(windowIn(said), limit, said);
    // It fits, only not now.
    const fits = said.replace(/Requested [\d,]+\d/, `Requested ${limit}`);
    assertEquals(isOverflow(fits, { status }), false, fits);
  }
  // No access at all.
  const none = openai.replace("30000", "0");
  assertEquals(isOverflow(none, { status: 429 }), false);
});

Deno.test("isOverflow() knows it by the status when a body is too large", () => {
  assertEquals(isOverflow("", { status: 413 }), true);
  assertEquals(isOverflow("tokens per minute (TPM): Limit 6000", { status: 413 }), false);
});

Deno.test("isContention() tells room that others take from a conversation that is too long", () => {
  const words = "Context size has been exceeded.";
  assertEquals(isContention(words, { status: 500 }), true);
  assertEquals(isContention(words, {}), true);
  assertEquals(isContention(words, { status: 400 }), false);
  assertEquals(isContention("exceed_context_size_error", { status: 500 }), false);
});
