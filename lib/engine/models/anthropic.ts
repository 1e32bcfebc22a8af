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
import { AnthropicAnswerReader } from "./wire/anthropic_answer.ts";

/** Everything up to a marked message is read from the cache by the next call, at a tenth of the price. */
const CACHED = { anthropic: { cacheControl: { type: "ephemeral" } } };

/** A model behind an Anthropic endpoint. */
export function anthropicModel(
  endpoint: Endpoint,
  { model, contextWindow, effort, thinking }: ProviderModelOptions,
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
    maxOutput: ({ maxOutput }) =>
      maxOutput ??
        (model.includes("claude") ? undefined : Math.min(8_192, Math.floor(contextWindow / 4))),
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
