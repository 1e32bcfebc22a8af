/**
 * What an endpoint tells about itself: its models, and how much context they hold.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpointJson } from "./http/endpoint_fetch.ts";
import { ModelError } from "./model_error.ts";
import { NoModelNamedError } from "./no_model_named_error.ts";
import { type ServerKind, serverKindOf } from "./server_kind.ts";
import { isObject, textOf } from "../../text/json.ts";
import { untilAnswering, type Waiting } from "./waiting.ts";

/** One entry of an endpoint's model list, as far as it could be understood. */
interface ListedModel {
  id: string;
  ownedBy: string | undefined;
  contextWindow: number | undefined;
}

export interface DiscoveredModel {
  name: string;
  /** Undefined: the endpoint does not tell. */
  contextWindow: number | undefined;
  knownModels: string[];
  /** Undefined: its list of models does not tell. */
  server: ServerKind | undefined;
}

/**
 * Finds the model to use and its context window, asking the endpoint.
 *
 * @param wanted the model that was named; without it the endpoint must have exactly one
 * @param waiting what to do while the endpoint does not answer; without, that is an error at once
 * @throws {ModelError} when nobody answers or the key is refused
 * @throws {NoModelNamedError} when none was named and the endpoint has several or none
 */
export async function discoverModel(
  endpoint: Endpoint,
  wanted: string | undefined,
  waiting?: Waiting,
): Promise<DiscoveredModel> {
  const listed = await listModels(endpoint, { required: wanted === undefined, waiting });
  // A gateway in front of several servers names a model once for each.
  const knownModels = Array.from(new Set(listed.map((model) => model.id)));
  const name = wanted ?? onlyModel(endpoint, knownModels);
  // Ollama lists "qwen3:latest" and answers to "qwen3".
  const entry = listed.find((model) => model.id === name) ??
    listed.find((model) => model.id === `${name}:latest`);
  // A name that a server does not list may be an alias of one that it does.
  const server = serverKindOf((entry ?? listed[0])?.ownedBy);
  const contextWindow = entry?.contextWindow ?? await askServer(endpoint, { name, server });
  return { name, contextWindow, knownModels, server };
}

function onlyModel(endpoint: Endpoint, ids: string[]): string {
  const [only, ...others] = ids;
  if (only === undefined) {
    throw new NoModelNamedError(`no model was named, and ${endpoint.baseUrl} lists none`, {
      hint:
        "name one with --model or ISONFORGE_MODEL; --model rehearsal tries everything without a model",
    });
  }
  if (others.length === 0) return only;
  const shown = ids.length > 20 ? [...ids.slice(0, 20), `… ${ids.length - 20} more`] : ids;
  throw new NoModelNamedError(
    `no model was named, and ${endpoint.baseUrl} has several: ${shown.join(", ")}`,
    {
      hint: "name one with --model or ISONFORGE_MODEL",
    },
  );
}

/** The list, or an empty one where an endpoint has none and none is needed. */
async function listModels(
  endpoint: Endpoint,
  { required, waiting }: { required: boolean; waiting: Waiting | undefined },
): Promise<ListedModel[]> {
  let reply: unknown;
  try {
    reply = await untilAnswering(() => endpointJson(endpoint, "/models"), waiting);
  } catch (error) {
    waiting?.signal.throwIfAborted();

    if (required || isUnreachable(error)) throw withoutModelHint(endpoint, error);
    return [];
  }
  // Together and others send the list itself.
  const data = Array.isArray(reply) ? reply : field(reply, "data") ?? field(reply, "models");
  if (!Array.isArray(data)) {
    if (!required) return [];
    throw new UserError(`${endpoint.baseUrl}/models did not answer with a list of models`, {
      hint: "is the base URL right? It usually ends in /v1",
    });
  }
  return data.flatMap((entry) => {
    const id = field(entry, "id") ?? field(entry, "name");
    if (typeof id !== "string") return [];
    return [{
      id,
      ownedBy: textOf(field(entry, "owned_by")),
      contextWindow: windowOf(entry),
    }];
  });
}

/** Nobody there, or nobody who lets us in: what a model call would run into, too. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof ModelError)) return false;
  const { status = 0 } = error;
  // A redirect that is not followed is below 400.
  return status < 400 || status === 401 || status === 403 || status === 407;
}

function withoutModelHint(endpoint: Endpoint, error: unknown): unknown {
  if (error instanceof ModelError && error.status === 404) {
    return new ModelError(`${endpoint.baseUrl} has no list of models: ${error.message}`, {
      status: 404,
      hint: `name one with --model or ISONFORGE_MODEL; ${error.hint}`,
    });
  }
  if (error instanceof ModelError) return error;
  return new UserError(`${endpoint.baseUrl}/models did not answer with JSON`, {
    hint: "is the base URL right? It usually ends in /v1",
    cause: error,
  });
}

/**
 * What a server really holds comes before what the model could: llama.cpp: `meta.n_ctx`, each slot's; LM Studio:
 * `loaded_context_length`; vLLM: `max_model_len`; OpenRouter: `context_length`; Anthropic: `max_input_tokens`.
 */
function windowOf(entry: unknown): number | undefined {
  const real = tokens(field(field(entry, "meta"), "n_ctx")) ??
    tokens(field(entry, "loaded_context_length"));
  if (real !== undefined) return real;
  // A router of llama.cpp names what the model was trained with, and how it would start it.
  if (serverKindOf(textOf(field(entry, "owned_by"))) === "llama.cpp") return routedWindow(entry);
  return tokens(field(entry, "max_model_len")) ?? tokens(field(entry, "context_length")) ??
    tokens(field(entry, "context_window")) ?? tokens(field(entry, "max_input_tokens"));
}

function routedWindow(entry: unknown): number | undefined {
  const args = field(field(entry, "status"), "args");
  if (!Array.isArray(args)) return undefined;
  const valueOf = (...names: string[]) => {
    const at = args.findIndex((arg) => names.includes(arg));
    return at < 0 ? undefined : tokens(Number(args[at + 1]));
  };
  const whole = valueOf("--ctx-size", "-c");
  const slots = valueOf("--parallel", "-np") ?? 1;
  // Slots that are asked for by number share nothing unless that is asked for too.
  const isShared = args.includes("--kv-unified") || args.includes("-kvu");
  return whole === undefined ? undefined : isShared ? whole : Math.floor(whole / slots);
}

/** Servers that tell only outside the list. What goes wrong here is only a number that stays unknown. */
async function askServer(
  endpoint: Endpoint,
  { name, server }: { name: string; server: ServerKind | undefined },
): Promise<number | undefined> {
  const root = endpoint.baseUrl.replace(/\/v1$/, "");
  try {
    switch (server) {
      case "ollama":
        return await ollamaWindow(endpoint, { root, name });
      case "llama.cpp":
        return tokens(
          field(
            field(await endpointJson(endpoint, `${root}/props`), "default_generation_settings"),
            "n_ctx",
          ),
        );
      case "lmstudio":
        return windowOf(
          await endpointJson(endpoint, `${root}/api/v0/models/${encodeURIComponent(name)}`),
        );
    }
  } catch {
    // Unknown it stays.
  }
  return undefined;
}

/** The window that the model was loaded with; undefined where none is loaded, or the server does not tell. */
export async function loadedWindow(
  endpoint: Endpoint,
  { name, server }: { name: string; server: ServerKind | undefined },
): Promise<number | undefined> {
  const root = endpoint.baseUrl.replace(/\/v1$/, "");
  if (server === "lmstudio") {
    const shown = await endpointJson(endpoint, `${root}/api/v0/models/${encodeURIComponent(name)}`);
    return tokens(field(shown, "loaded_context_length"));
  }
  if (server !== "ollama") return undefined;
  const running = field(await endpointJson(endpoint, `${root}/api/ps`), "models");
  const loaded = (Array.isArray(running) ? running : []).find((entry) =>
    [name, `${name}:latest`].includes(String(field(entry, "name")))
  );
  return tokens(field(loaded, "context_length"));
}

/**
 * The window that Ollama runs the model with, if it is loaded; else what its Modelfile sets; else what the model could
 * hold, up to what we would assume anyway: Ollama cuts longer prompts without a word.
 */
async function ollamaWindow(
  endpoint: Endpoint,
  { root, name }: { root: string; name: string },
): Promise<number | undefined> {
  const loaded = await loadedWindow(endpoint, { name, server: "ollama" });
  if (loaded !== undefined) return loaded;
  const shown = await endpointJson(endpoint, `${root}/api/show`, { model: name });
  const parameters = field(shown, "parameters");
  const configured = /^num_ctx\s+(\d+)/m.exec(typeof parameters === "string" ? parameters : "")
    ?.[1];
  if (configured !== undefined) return Number(configured);
  const info = field(shown, "model_info");
  const entries = isObject(info) ? Object.entries(info) : [];
  const possible = tokens(entries.find(([key]) => key.endsWith(".context_length"))?.[1]);
  return possible === undefined ? undefined : Math.min(possible, 32_768);
}

function field(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function tokens(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : undefined;
}
