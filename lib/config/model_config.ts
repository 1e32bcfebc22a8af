/**
 * Which model a run asks, and how.
 *
 * @module
 */
import type { ModelChoice } from "../engine/models/mod.ts";
import { DEFAULT_PROVIDER, PROVIDERS } from "../engine/models/providers.ts";
import { readerOf, type SettingSources } from "./effective_setting.ts";
import { directHttpClient } from "./environment.ts";
import { parseHeaderOption, parseHeaders, resolveHeaders } from "./headers.ts";
import type { KeptFlags } from "./kept_options.ts";
import { hasProxy, proxyFor } from "./proxy.ts";
import { type Environment, oneOf, positive } from "./values.ts";

const DEFAULT_STREAM_IDLE_S = 300;
/** Half an hour: what a long prompt takes on a machine without a graphics card. */
const DEFAULT_FIRST_TOKEN_S = 1_800;

/** Which model, and how its endpoint is asked. */
export function readModel(
  flags: Pick<KeptFlags, "model" | "baseUrl" | "provider" | "textToolCalls" | "header">,
  { env, file }: SettingSources,
): ModelChoice {
  const read = readerOf({ env, file });
  const provider = PROVIDERS[read("provider", flags.provider) ?? DEFAULT_PROVIDER];
  const url = read("base_url", flags.baseUrl);
  const idleMs = readStreamIdle(env);
  const contextWindow = read("context_window");
  const textToolCalls = read("text_tool_calls", flags.textToolCalls);
  const thinking = readThinking(env);
  const name = read("model", flags.model);
  const baseUrl = url ?? provider.defaultBaseUrl;
  const proxy = proxyFor(baseUrl, env);
  const { headers } = readHeaders(flags, { env, file });
  if (name === "rehearsal") return { kind: "rehearsal" };
  return {
    kind: "endpoint",
    endpoint: {
      provider,
      baseUrl,
      isDefault: url === undefined,
      apiKey: read("api_key"),
      idleMs,
      firstTokenMs: readFirstToken(env),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      ...(proxy !== undefined
        ? { proxy }
        : hasProxy(env)
        ? { createClient: directHttpClient }
        : {}),
    },
    name,
    contextWindow,
    ...(textToolCalls === undefined ? {} : { textToolCalls }),
    ...(thinking === undefined ? {} : { thinking }),
  };
}

/**
 * Whether the model is to think; undefined leaves it to the endpoint.
 *
 * @throws {UsageError} when `ISONFORGE_THINKING` is wrong
 */
export function readThinking(env: Environment): boolean | undefined {
  const value = env("ISONFORGE_THINKING");
  return value === undefined
    ? undefined
    : oneOf(["0", "1"], { value, from: "ISONFORGE_THINKING" }) === "1";
}

/** The user's own headers: those of the file, of the environment and of the command line, the last of a name wins. */
export function readHeaders(
  { header = [] }: Pick<KeptFlags, "header">,
  { env, file }: SettingSources,
) {
  const variable = "ISONFORGE_HEADERS";
  return resolveHeaders([
    ...parseHeaders({
      value: file.values.headers ?? "",
      from: `"headers" in ${file.placeOf("headers")}`,
    }),
    ...parseHeaders({ value: env(variable) ?? "", from: variable }),
    ...header.flatMap(parseHeaderOption),
  ], env);
}

/**
 * Milliseconds after which a silent stream is given up.
 *
 * @throws {UsageError} when `ISONFORGE_STREAM_IDLE_S` is wrong
 */
export function readStreamIdle(env: Environment): number {
  const seconds = positive(env, "ISONFORGE_STREAM_IDLE_S", "a number of seconds") ??
    DEFAULT_STREAM_IDLE_S;
  return seconds * 1000;
}

/**
 * Milliseconds after which an answer has to begin.
 *
 * @throws {UsageError} when `ISONFORGE_FIRST_TOKEN_S` is wrong
 */
export function readFirstToken(env: Environment): number {
  const seconds = positive(env, "ISONFORGE_FIRST_TOKEN_S", "a number of seconds") ??
    DEFAULT_FIRST_TOKEN_S;
  return seconds * 1000;
}
