/**
 * Opens the model that a run was configured with.
 *
 * @module
 */
import { breath } from "../breath.ts";
import type { Effort } from "../effort.ts";
import { discoverModel } from "./discovery.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Model } from "./model.ts";
import { rehearsalModel } from "./rehearsal.ts";
import { withRetry } from "./retry.ts";
import { withTextToolCalls } from "./text_tool_calls.ts";

/** Which model a run uses. */
export type ModelChoice =
  | { kind: "rehearsal" }
  | {
    kind: "endpoint";
    endpoint: Endpoint;
    /** Undefined: the only one that the endpoint has. */
    name: string | undefined;
    /** For endpoints that do not tell; 32,768 unless given. */
    contextWindow: number | undefined;
  };

const DEFAULT_CONTEXT_WINDOW = 32_768;
/** What Anthropic's own models have held since 2023; some hold more. */
const CLAUDE_CONTEXT_WINDOW = 200_000;

/**
 * Opens a model: asks its endpoint what it has, and loads the provider.
 *
 * @throws {UserError} when the endpoint cannot be used, or has several models and none was named
 */
export async function openModel(
  choice: ModelChoice,
  { effort }: { effort?: Effort } = {},
): Promise<Model> {
  if (choice.kind === "rehearsal") return rehearsalModel();
  const { endpoint } = choice;
  const [discovered, createModel] = await Promise.all([
    discoverModel(endpoint, choice.name),
    breath().then(() => loadProvider(endpoint)),
  ]);
  const model = createModel({
    ...endpoint,
    model: discovered.name,
    knownModels: discovered.knownModels,
  }, {
    model: discovered.name,
    contextWindow: discovered.contextWindow ?? choice.contextWindow ??
      (/^claude/.test(discovered.name) ? CLAUDE_CONTEXT_WINDOW : DEFAULT_CONTEXT_WINDOW),
    ...(effort === undefined ? {} : { effort }),
  });
  return withTextToolCalls(withRetry(model));
}

async function loadProvider({ provider }: Endpoint) {
  if (provider === "anthropic") return (await import("./anthropic.ts")).anthropicModel;
  return (await import("./openai.ts")).openaiModel;
}
