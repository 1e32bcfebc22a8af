/**
 * How servers say that a conversation is too long for its context window.
 *
 * @module
 */

/** One way of saying it. */
interface Wording {
  /** Who says so. */
  server: string;
  pattern: RegExp;
}

/** Of each the words that nothing else is said with; numbers are left open. */
const WORDINGS: readonly Wording[] = [
  { server: "OpenAI, and many after it", pattern: /context[_ -]?length[_ -]?exceeded/ },
  { server: "OpenAI, OpenRouter, vLLM", pattern: /maximum context length/ },
  { server: "OpenAI's responses", pattern: /exceeds? the (model's )?context (window|length|size)/ },
  { server: "OpenAI, of too many messages", pattern: /\bmessages'?: array too long/ },
  { server: "vLLM", pattern: /(prompt|input).{0,40} is longer than the maximum model length/ },
  {
    server: "vLLM, nothing left to answer",
    pattern: /max_(completion_)?tokens must be at least 1/,
  },
  { server: "vLLM", pattern: /max_(completion_)?tokens'? is too large.*input tokens/ },
  {
    server: "SGLang, Together",
    pattern: /is longer than the model'?s (max(imum)? )?context length/,
  },
  { server: "SGLang, TensorRT-LLM", pattern: /token count exceeds the (model|max)/ },
  { server: "SGLang", pattern: /exceeds? the maximum allowed (input )?length/ },
  { server: "TGI", pattern: /`?inputs`? (tokens \+|must have less than)/ },
  {
    server: "TabbyAPI, SiliconFlow",
    pattern: /(greater|longer|larger|more|less) than (the )?max_(seq_len|model_len)/,
  },
  { server: "MLC-LLM", pattern: /larger than the model input length limit/ },
  {
    server: "TensorRT-LLM",
    pattern: /prompt length.{0,20} exceeds? maximum (input|sequence) length|exceed max_num_tokens/,
  },
  { server: "llama.cpp", pattern: /exceed_context_size|exceeds the available context size/ },
  { server: "llama.cpp, while it answers", pattern: /context shift is disabled/ },
  { server: "llama.cpp, its slot", pattern: /input is too large to process|prompt is too long/ },
  { server: "LM Studio", pattern: /greater than the context length|not enough context length/ },
  {
    server: "LM Studio, while it answers",
    pattern: /reached context length of|mid-generation context overflow/,
  },
  { server: "LM Studio", pattern: /trying to keep the first \d+ tokens/ },
  { server: "Ollama", pattern: /exceeded (max )?context length/ },
  { server: "Anthropic", pattern: /input length and `?max_tokens`? exceed context limit/ },
  { server: "Bedrock", pattern: /input (is|was) too long|too long for (the )?requested model/ },
  { server: "Gemini", pattern: /(input )?token count.*(exceeds the maximum|supports up to)/ },
  { server: "xAI", pattern: /maximum prompt length is/ },
  { server: "Groq", pattern: /reduce the length of the (messages|input|prompt)/ },
  { server: "Mistral", pattern: /too large for model with \d+ maximum context/ },
  { server: "Kimi", pattern: /exceeded model token limit|input token length (is )?too long/ },
  {
    server: "GitHub Copilot",
    pattern: /(prompt|input) token count of.*exceeds the limit|model_max_prompt_tokens/,
  },
  { server: "DashScope", pattern: /range of input length should be/ },
  { server: "MiniMax", pattern: /context window exceeds limit/ },
  { server: "z.ai", pattern: /model_context_window_exceeded|prompt exceeds max(imum)? length/ },
  { server: "SiliconFlow", pattern: /exceed(s|ed)? (the )?max_(prompt|input)_tokens/ },
  { server: "Volcengine", pattern: /exceeds? (the )?max message tokens/ },
  { server: "Hunyuan", pattern: /(input|prompt) tokens?,? [\d,]+,? exceeds? (the )?(model|max)/ },
  { server: "Qianfan", pattern: /prompt tokens too long/ },
  {
    server: "DeepSeek's own server",
    pattern: /configured context size is|(model )?context window is [\d,]+/,
  },
  { server: "Cohere", pattern: /too many tokens: (total|the)/ },
  {
    server: "gateways",
    pattern: /context[_ ]?window[_ ]?exceeded|prompt_too_long|string_above_max_length/,
  },
  {
    server: "gateways",
    pattern: /(request|payload|entity|content|body)[ _](entity )?(is )?too[ _]large/,
  },
  {
    server: "many",
    pattern:
      /(input|prompt|conversation|context) (is |was )?(too long|token limit)|token limit exceeded/,
  },
  {
    server: "many",
    pattern:
      /exceed[^.]*context (window|length|size|limit)|too many (input |prompt )?tokens|tokens in request more than max/,
  },
  {
    server: "Zhipu and others, in Chinese",
    pattern:
      /(prompt|输入|上下文|消息|对话|请求|内容|文本|提示词?)[^。；]{0,12}(超长|过长|太长|超限)/,
  },
  {
    server: "many, in Chinese",
    pattern:
      /超(过|出)[^。；]{0,20}(上下文|(输入|文本) ?长度)|(上下文|输入(内容|文本|长度)|(?<!max_|new_|completion_)tokens?)[^。；，]{0,12}超(过|出|限)/,
  },
];

/** What speaks of tokens too, but of how many in a minute or a month. */
const RATE =
  /rate.?limit|per (min|minute|hour|day|second|week|month)|\b[TR]P[MDS]\b|throttl|quota|try again (in|later)|please wait|too many requests|slow down|concurren|频率|频次|速率|限流|并发|次数|额度|配额|余额|每(分钟|秒|小时|天|日|周|月)|稍后/i;

/** How OpenAI and Azure say that the id of a call is too long; LiteLLM names that `ContextWindowExceededError`. */
export const LONG_CALL_ID =
  /(tool_calls?[^\s,]{0,20}\.id|tool_call_id)\b.{0,20}(string )?(is )?too long/i;

/** OpenAI and Groq, of a limit for a time. */
const REQUEST_TOO_LARGE = /request too large.*\blimit:? (\d[\d,]*), requested:? (\d[\d,]*)/is;

/** The limit for a time that one request alone goes beyond: no wait makes it fit. */
function limitExceededAlone(said: string): number | undefined {
  const [, limit, requested] = (REQUEST_TOO_LARGE.exec(said) ?? []).map((number) =>
    Number(number.replaceAll(",", ""))
  );
  if (limit === undefined || requested === undefined) return undefined;
  return limit >= PLAUSIBLE.min && requested > limit ? limit : undefined;
}

/** Whether an endpoint's words say that the conversation is too long. */
export function isOverflow(
  said: string,
  { status }: { status?: number | undefined } = {},
): boolean {
  if (limitExceededAlone(said) !== undefined) return true;
  if (status === 429 || RATE.test(said) || LONG_CALL_ID.test(said)) return false;
  if (said === "") return status === 413;
  const words = said.toLowerCase();
  return status === 413 || WORDINGS.some(({ pattern }) => pattern.test(words));
}

/**
 * A refusal without a word. Cerebras says an overflow so; whatever else it is, sending the same again is no use.
 */
export function isSilentRefusal(said: string, status: number): boolean {
  return status === 400 && said === "";
}

/** llama.cpp's words where other conversations took the room that all share, as an error of the server. */
export function isContention(said: string, { status }: { status?: number | undefined }): boolean {
  const isServers = status === undefined || status >= 500;
  return isServers &&
    /context size has been exceeded|free space in the kv cache|no (free |available )?slots?( available)?\b|slot unavailable/i
      .test(said) &&
    !/exceed_context_size/.test(said);
}

const NUMBER = String.raw`(\d[\d,_.]*\d|\d)\s*(k\b)?`;

/** Where the size of the window stands; each with one group for the number. */
const LIMITS: readonly RegExp[] = [
  `\\d+ \\+ \\d+ > ${NUMBER}`,
  `"?n_ctx"?\\s*[:=]\\s*${NUMBER}`,
  `context (?:length|size|window|limit)(?: (?:is|of|was)| \\(|:| =)+\\s*(?:only |limited to )?${NUMBER}`,
  `available context size \\(${NUMBER}`,
  `maximum (?:model|prompt|context|input|sequence|allowed)(?: input)? length(?: \\(| is| of|:)+\\s*${NUMBER}`,
  `number of tokens allowed \\(?${NUMBER}`,
  `supports? (?:only )?up to ${NUMBER}`,
  `model token limit:? ${NUMBER}`,
  `exceeds the limit of ${NUMBER}`,
  `max_(?:prompt|input)_tokens \\(${NUMBER}`,
  `exceeds? (?:the )?model limit:? ${NUMBER}`,
  `最大[^\\d。，]{0,16}${NUMBER}`,
  `input length should be \\[\\d+, ?${NUMBER}`,
  `model with ${NUMBER} maximum context`,
  `must (?:be <=|have less than) ${NUMBER}`,
  `max_(?:seq|model)_len(?:gth)?(?: \\(| of| is|:|=)*\\s*${NUMBER}`,
  `input length limit:? ${NUMBER}`,
  `max_num_tokens \\(${NUMBER}`,
  `tokens > ${NUMBER} maximum`,
  `limit(?:ed)?(?: of| to| is|:)+\\s*${NUMBER} tokens`,
  `context (?:length|window|size) of (?:only )?${NUMBER}`,
].map((source) => new RegExp(source, "i"));

/** Smaller than any window, larger than any: the number is of something else. */
const PLAUSIBLE = { min: 256, max: 20_000_000 };

/** The window that the words name, in tokens; undefined when they name none. */
export function windowIn(said: string): number | undefined {
  const alone = limitExceededAlone(said);
  if (alone !== undefined) return alone;
  for (const pattern of LIMITS) {
    const [, digits, thousands] = pattern.exec(said) ?? [];
    if (digits === undefined) continue;
    const tokens = Number(digits.replaceAll(/[,_.]/g, "")) * (thousands === undefined ? 1 : 1_000);
    if (tokens >= PLAUSIBLE.min && tokens <= PLAUSIBLE.max) return tokens;
  }
  return undefined;
}
