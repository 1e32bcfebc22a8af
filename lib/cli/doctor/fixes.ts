/**
 * What to do at which server.
 *
 * @module
 */
import type { ServerKind } from "../../engine/models/server_kind.ts";

/** Where nothing is known of the server: what usually is at fault. */
const ANY = "unknown";

const TOOL_CALLS: Record<ServerKind | typeof ANY, string> = {
  "llama.cpp": "start it with: llama-server --jinja …",
  vllm: "start it with: vllm serve … --enable-auto-tool-choice --tool-call-parser <parser>",
  ollama: "take a model with tools, e.g. ollama pull qwen3-coder",
  lmstudio: "take a model that is marked for tool use",
  [ANY]: "take a model that is made for tool calls; llama.cpp needs --jinja, vLLM " +
    "--enable-auto-tool-choice --tool-call-parser <parser>, Ollama a model with tools",
};

const CONTEXT: Record<ServerKind | typeof ANY, string> = {
  "llama.cpp": "start it with: llama-server -c 32768 …",
  vllm: "start it with: vllm serve … --max-model-len 32768",
  ollama: "start it with: OLLAMA_CONTEXT_LENGTH=32768 ollama serve",
  lmstudio: "load the model with a context length of 32768",
  [ANY]: "give it more: OLLAMA_CONTEXT_LENGTH=32768 (Ollama), -c 32768 (llama.cpp), " +
    "--max-model-len 32768 (vLLM)",
};

/** What to do about an answer that is an error, where the error itself does not know. */
export function statusFix(status: number | undefined): string {
  return status === 429
    ? "wait a little, or take another endpoint; then try again"
    : "the log of that server may say why; then try again";
}

/** How tool calls come to be understood. */
export function toolCallsFix(server: ServerKind | undefined): string {
  return TOOL_CALLS[server ?? ANY];
}

/** How a model is given more context. */
export function contextFix(server: ServerKind | undefined): string {
  return CONTEXT[server ?? ANY];
}
