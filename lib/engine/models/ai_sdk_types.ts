/**
 * The types of the AI SDK's providers (specification `LanguageModelV4`), taken from what a provider exports.
 *
 * @module
 */
import type { OpenAICompatibleProvider } from "@ai-sdk/openai-compatible";

export type LanguageModel = ReturnType<OpenAICompatibleProvider["chatModel"]>;
export type CallOptions = Parameters<LanguageModel["doStream"]>[0];
export type PromptMessage = CallOptions["prompt"][number];
export type Metadata = NonNullable<PromptMessage["providerOptions"]>;
