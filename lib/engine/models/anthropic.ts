/**
 * The Anthropic Messages API, at Anthropic's or at a server that speaks it. Imported only when a run uses it.
 *
 * @module
 */
import { createAnthropic } from "@ai-sdk/anthropic";
import { aiSdkModel } from "./ai_sdk.ts";
import type { CallOptions } from "./ai_sdk_types.ts";
import type { Endpoint, ProviderModelOptions } from "./endpoint.ts";
import type { Model } from "./model.ts";
import { ModelError } from "./model_error.ts";
import { withoutReasoning } from "../sessions/repair.ts";
import { AnthropicAnswerReader } from "./wire/anthropic_answer.ts";

/** Everything up to a marked message is read from the cache by the next call, at a tenth of the price. */
const CACHED = { anthropic: { cacheControl: { type: "ephemeral" } } };

/**
 * Thoughts that are not taken back: of another upstream, to which a gateway has sent an earlier request, changed by one, or
 * blank (newer models sign such thoughts, older ones refuse them).
 * The run is not to end for what no answer needs.
 */
const REFUSED_THOUGHTS =
  /signature.{0,60}thinking|thinking.{0,60}signature|thinking`? blocks.{0,60}cannot be modified|thinking`? block must contain/i;
/** Some models answer no call without the thoughts that led to it, as long as they think. */
const MISSED_THOUGHTS = /expected `?(redacted_)?thinking/i;
/** The provider lets models whose names it does not know answer more than some can: an alias of a gateway's, a new name. */
const TOO_LONG_ANSWER = /max_tokens: (\d+) > (\d+)/;

/** A model behind an Anthropic endpoint. */
export function anthropicModel(endpoint: Endpoint, options: ProviderModelOptions): Model {
  let most = Infinity;
  const limited = (chosen: ProviderModelOptions) => signedModel(endpoint, chosen, () => most);
  let inner = limited(options);
  let sendsThoughts = true;
  let isThinking = true;
  return {
    ...inner,
    async *stream(request) {
      for (;;) {
        const { messages } = request;
        const sent = sendsThoughts ? messages : withoutReasoning(messages);
        try {
          return yield* inner.stream({ ...request, messages: sent });
        } catch (error) {
          if (!(error instanceof ModelError) || error.status !== 400) throw error;
          const less = allowedAnswer(error.message, most);
          if (less !== undefined) {
            most = less;
          } else if (sendsThoughts && REFUSED_THOUGHTS.test(error.message)) {
            sendsThoughts = false;
          } else if (!sendsThoughts && isThinking && MISSED_THOUGHTS.test(error.message)) {
            isThinking = false;
            const { effort: _, ...rest } = options;
            inner = limited({
              ...rest,
              thinking: { isOn: false, server: options.thinking?.server },
            });
          } else throw error;
        }
      }
    },
  };
}

/**
 * How long an answer may be after a refusal of one as long as `most`, in tokens; undefined where that was not refused. What
 * the provider adds for thoughts counts as well.
 */
function allowedAnswer(said: string, most: number): number | undefined {
  const [, asked, allowed] = (TOO_LONG_ANSWER.exec(said) ?? []).map(Number);
  if (asked === undefined || allowed === undefined) return undefined;
  const less = most === Infinity ? allowed : most - (asked - allowed);
  return less > 0 && less < most ? less : undefined;
}

/**
 * One that sends thoughts back as they came.
 *
 * @param most tokens that any answer may have
 */
function signedModel(
  endpoint: Endpoint,
  { model, contextWindow, effort, thinking }: ProviderModelOptions,
  most: () => number,
): Model {
  return aiSdkModel(model, {
    endpoint,
    contextWindow,
    Reader: AnthropicAnswerReader,
    // Results of tools are the user's there, and become one message with what the user says.
    create: (fetch) =>
      createAnthropic({
        baseURL: endpoint.baseUrl,
        // The provider insists on a key; servers at home want none and look at none.
        apiKey: endpoint.apiKey ?? "none",
        fetch,
      }).languageModel(model),
    options: {
      // The provider turns this into adaptive thinking or a thinking budget, whichever the model takes.
      ...(thinking?.isOn === false
        ? { reasoning: "none" }
        : effort !== undefined || thinking?.isOn
        ? { reasoning: effort ?? "medium" }
        : {}),
    },
    // The provider knows the output limit of Anthropic's models; others would get its floor of 4,096 tokens.
    maxOutput: ({ maxOutput }) => {
      const usual = model.includes("claude")
        ? Infinity
        : Math.min(8_192, Math.floor(contextWindow / 4));
      const limit = Math.min(maxOutput ?? usual, most());
      return limit === Infinity ? undefined : limit;
    },
    decorate: markForCaching,
  });
}

/**
 * The system prompt (tools stand before it), the end, and where the call before this one ended: a cache is looked for
 * only 20 blocks back from a mark, and one answer may bring more.
 */
function markForCaching(prompt: CallOptions["prompt"]): void {
  const answered = prompt.findLastIndex(({ role }) => role === "assistant");
  for (const message of [prompt[0], prompt[answered - 1], prompt.at(-1)]) {
    if (message) message.providerOptions = CACHED;
  }
}
