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
