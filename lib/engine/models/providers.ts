/**
 * The providers. Importing this loads none of them.
 *
 * @module
 */
import type { Provider } from "./endpoint.ts";
import { REASONING_EFFORT } from "./reasoning_effort.ts";

/** OpenAI's chat completions, as Ollama, llama.cpp, vLLM, LM Studio, OpenRouter and many others speak them. */
const openai = {
  name: "openai",
  defaultBaseUrl: "http://localhost:11434/v1",
  defaultServer: "Ollama",
  authorization: (apiKey) => apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
  protocolHint:
    "the base URL of an OpenAI-compatible endpoint usually ends in /v1; for the Anthropic protocol add --provider anthropic",
  efforts: [{ title: "OpenAI", sent: REASONING_EFFORT }],
  load: async () => (await import("./openai.ts")).openaiModel,
} as const satisfies Provider;

/** The Anthropic Messages API, at Anthropic's or at a server that speaks it. */
const anthropic = {
  name: "anthropic",
  defaultBaseUrl: "https://api.anthropic.com/v1",
  defaultServer: undefined,
  authorization: (apiKey) => ({
    "anthropic-version": "2023-06-01",
    "x-api-key": apiKey ?? "none",
  }),
  protocolHint:
    "the base URL of an Anthropic endpoint usually ends in /v1; for the OpenAI protocol add --provider openai",
  efforts: [
    {
      title: "Anthropic",
      sent: {
        low: "effort low",
        medium: "effort medium",
        high: "effort high",
        xhigh: "effort xhigh, or high",
        max: "effort max",
      },
    },
    {
      title: "Anthropic, older models",
      sent: {
        low: "10 % of the longest answer",
        medium: "30 %",
        high: "60 %",
        xhigh: "90 %",
        max: "95 %",
      },
    },
  ],
  load: async () => (await import("./anthropic.ts")).anthropicModel,
} as const satisfies Provider;

/** Every provider by its name, the default first. A new one is an entry here and a file that it loads. */
export const PROVIDERS = { openai, anthropic };

/** As `--provider` takes it. */
export type ProviderName = keyof typeof PROVIDERS;

/** The names of all providers. */
export const PROVIDER_NAMES = Object.keys(PROVIDERS) as ProviderName[];

/** The provider of a run that names none. */
export const DEFAULT_PROVIDER: ProviderName = "openai";
