/**
 * Which program answers at an endpoint.
 *
 * @module
 */

/** Servers that are asked, or set up, in a way of their own. */
export type ServerKind = "ollama" | "llama.cpp" | "vllm" | "lmstudio";

/** What they write as the owner of their models (`owned_by`). */
const OWNERS: Readonly<Record<string, ServerKind>> = {
  library: "ollama",
  llamacpp: "llama.cpp",
  vllm: "vllm",
  organization_owner: "lmstudio",
};

/** Undefined when the owner of a model does not tell. */
export function serverKindOf(ownedBy: string | undefined): ServerKind | undefined {
  return ownedBy !== undefined && Object.hasOwn(OWNERS, ownedBy) ? OWNERS[ownedBy] : undefined;
}

/** Hosts of those who run their own models, and make real calls of what these write. */
const FIRST_HAND =
  /^(?:api\.openai\.com|api\.anthropic\.com|generativelanguage\.googleapis\.com|api\.x\.ai|api\.mistral\.ai|api\.deepseek\.com|api\.moonshot\.(?:ai|cn)|api\.cohere\.(?:ai|com)|.+\.openai\.azure\.com)$/;

/** Whether tool calls of this endpoint never come as text. */
export function sendsRealCalls({ baseUrl }: { baseUrl: string }): boolean {
  return FIRST_HAND.test(URL.parse(baseUrl)?.hostname ?? "");
}
