/**
 * What one endpoint or the template of its model refuses of a request, and what it is asked with instead: a run that has
 * worked for hours is not to end for want of a field.
 *
 * @module
 */
import type { ModelRequest } from "./model.ts";
import { ModelError } from "./model_error.ts";
import { LONG_CALL_ID } from "./errors/overflow.ts";
import { type MessageForm, USUAL_FORM } from "./wire/message_form.ts";

/** Fields that not every endpoint knows; all of them do without. */
export interface SentFields {
  /** OpenAI's newer models want it under another name. */
  limit: boolean;
  /** Servers without a grammar, and those that take none beside tools, refuse it. */
  schema: boolean;
  /** What reads every field strictly may not know the one that asks for the count of tokens. */
  usageOption: boolean;
}

interface Refusal {
  /** How it is said. */
  pattern: RegExp;
  form?: Partial<MessageForm>;
  fields?: Partial<SentFields>;
  /** Only where an answer was to fit a schema, but with any status. */
  isOfSchema?: boolean;
}

/** Each is made once, the first that fits. */
const REFUSALS: readonly Refusal[] = [
  // DeepSeek: "… in the thinking mode must be passed back"; Moonshot: "… is missing in assistant tool call message"
  {
    pattern:
      /reasoning_content\W.{0,60}(must be|missing|required)|(missing|requires?)\W.{0,40}reasoning_content/i,
    form: { reasoning: "everywhere" },
  },
  // gpt-oss in llama.cpp
  { pattern: /both content and thinking/i, form: { reasoning: "joined" } },
  // Some models need their own back between tool calls, some servers refuse the field (Groq).
  { pattern: /reasoning_content|both content and thinking/i, form: { reasoning: "none" } },
  // What one gateway has said of the thoughts another endpoint, which takes over, may not know.
  {
    pattern:
      /reasoning_details\W.{0,60}(unsupported|not (supported|permitted|allowed)|unknown|unexpected)|(unsupported|unknown|unexpected|unrecognized|extra)\W.{0,80}reasoning_details/i,
    form: { reasoning: "none" },
  },
  // Gemini, of calls that another model made, and of its own through another route
  { pattern: /missing a `?thought.?signature/i, form: { signatures: "filled" } },
  {
    pattern:
      /(invalid|corrupted|not valid).{0,20}thought.?signature|thought.?signature.{0,20}(invalid|corrupted|not valid)/i,
    form: { signatures: "skipped" },
  },
  // The field is not known, or holds more than the model can answer; both pass without it.
  {
    pattern:
      /(unsupported|unknown|not supported|at most|maximum).*max_tokens|max_tokens.*(unsupported|unknown|not supported|at most|maximum|too large)/i,
    fields: { limit: false },
  },
  // DeepSeek, DashScope, Groq, Doubao, SiliconFlow: it is what is too large, not what something else is compared with.
  {
    pattern:
      /max_(completion_|output_|new_)?tokens\W.{0,80}(range|less than|should be|must be|exceeds)|(range of|invalid|value for) ['"`]?max_(completion_|output_|new_)?tokens/i,
    fields: { limit: false },
  },
  { pattern: /stream_options|include_usage/, fields: { usageOption: false } },
  // Mistral, and its templates in vLLM and MLX
  {
    pattern: /call.?ids?\b.{0,80}length (of )?9\b|alphanumeric.{0,30}length 9\b/i,
    form: { callIds: "nine" },
  },
  // OpenAI takes no more than 40 characters, others give longer ones.
  { pattern: LONG_CALL_ID, form: { callIds: "nine" } },
  // Mistral, and vLLM with its tokenizer
  { pattern: /content or tool_calls, but not both/i, form: { hasWordsBesideCalls: false } },
  // Llama 3
  {
    pattern:
      /single tool.?calls? at once|only .{0,20}(one|a single) tool.?call|(parallel|multiple) tool.?calls?.{0,20} not (be )?(supported|allowed)|not support (parallel|multiple) tool/i,
    form: { callsAtOnce: "one" },
  },
  // Gemma, older ones of Mistral: roles do alternate here, but for the system prompt
  {
    pattern:
      /system (role|message|prompt)s?.{0,20}not (be )?supported|roles are supported, got system|not support.{0,12} system (role|message|prompt)|roles must alternate/i,
    form: { hasSystemRole: false },
  },
  // Gateways to Anthropic's models, Bedrock, Moonshot
  {
    pattern:
      /(content|text|role 'assistant').{0,80}(must|can(?:no|'|’)t|should).{0,6}(not )?be (empty|non-?empty|blank)|(content|text).{0,80}is (empty|blank)|text.{0,40}non-whitespace|must have a text parameter/i,
    form: { noWords: null },
  },
  {
    pattern: /response_format|json_schema|structured|grammar|guided|tool_choice/i,
    fields: { schema: false },
    isOfSchema: true,
  },
];

/** An overflow that counts the room for the answer: vLLM, OpenAI and those after them, Groq in its limits for a time. */
const ANSWER_COUNTED =
  /max_(completion_|new_|output_)?tokens|output tokens|in the completion|request too large.*requested:? \d/i;

/** Templates fail with 500 in llama.cpp, and with 404 in MLX; in a stream there is no status. */
const STATUSES: ReadonlySet<number | undefined> = new Set([undefined, 400, 404, 422, 500]);

/** What one endpoint has refused so far. */
export class Concessions {
  #form = USUAL_FORM;
  #fields: SentFields = { limit: true, schema: true, usageOption: true };
  readonly #left = new Set(REFUSALS);

  get form(): MessageForm {
    return this.#form;
  }

  get fields(): Readonly<SentFields> {
    return this.#fields;
  }

  /** Makes the one that `error` asks for; false when there is none that was not made already. */
  make(
    error: unknown,
    { answerSchema, isLimited }: Pick<ModelRequest, "answerSchema"> & {
      /** Whether the answer was given a limit. */
      isLimited: boolean;
    },
  ): boolean {
    if (!(error instanceof ModelError) || error.isMisread) return false;
    if (error.isOverflow) {
      // The conversation may well fit, and only not together with as much of an answer.
      if (!isLimited || !ANSWER_COUNTED.test(error.message)) return false;
      this.#fields = { ...this.#fields, limit: false };
      return true;
    }
    const isAboutRequest = STATUSES.has(error.status);
    for (const refusal of this.#left) {
      const { pattern, form, fields, isOfSchema = false } = refusal;
      const mayBe = isOfSchema ? answerSchema !== undefined : isAboutRequest;
      if (!mayBe || !pattern.test(error.message)) continue;
      this.#left.delete(refusal);
      if (form !== undefined) this.#form = { ...this.#form, ...form };
      this.#fields = { ...this.#fields, ...fields };
      return true;
    }
    return false;
  }
}
