/**
 * The switch for thinking of the servers that have one on OpenAI's protocol.
 *
 * @module
 */
import type { ProviderModelOptions } from "./endpoint.ts";

/**
 * What is added to a request. llama.cpp and vLLM hand it to the template of the model (Qwen 3 and others read
 * `enable_thinking`); Ollama takes an effort of "none" for no thinking, and thinks otherwise. Other servers have no
 * such switch, or refuse fields that they do not know.
 */
export function thinkingFields(
  thinking: ProviderModelOptions["thinking"],
): Record<string, unknown> {
  switch (thinking?.server) {
    case "llama.cpp":
    case "vllm":
      return { chat_template_kwargs: { enable_thinking: thinking.isOn } };
    case "ollama":
      return thinking.isOn ? {} : { reasoning_effort: "none" };
    default:
      return {};
  }
}
