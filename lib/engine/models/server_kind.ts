/**
 * Which program answers at an endpoint.
 *
 * @module
 */
import { type Endpoint, endpointJson } from "./endpoint.ts";

/** Servers that need a setting before agents can work with their models. */
export type ServerKind = "ollama" | "llama.cpp" | "vllm" | "lmstudio";

/** What they write as the owner of their models. */
const OWNERS: Record<string, ServerKind> = {
  library: "ollama",
  llamacpp: "llama.cpp",
  vllm: "vllm",
  organization_owner: "lmstudio",
};

/** Undefined when the endpoint's list of models does not tell. */
export async function serverKind(endpoint: Endpoint): Promise<ServerKind | undefined> {
  if (endpoint.provider !== "openai") return undefined;
  try {
    const { data } = await endpointJson(endpoint, "/models") as { data?: unknown };
    const owner: unknown = Array.isArray(data) ? data[0]?.owned_by : undefined;
    return typeof owner === "string" && Object.hasOwn(OWNERS, owner) ? OWNERS[owner] : undefined;
  } catch {
    // Whoever asks for a hint can do without.
    return undefined;
  }
}
