/**
 * Which model a run asks, and how.
 *
 * @module
 */
import type { EndpointChoice, ModelChoice } from "../engine/models/mod.ts";
import { DEFAULT_PROVIDER, PROVIDERS } from "../engine/models/providers.ts";
import { effectiveSetting, readerOf, type SettingSources } from "./settings/effective_setting.ts";
import { ownHttpClient } from "./environment.ts";
import { parseHeaderOption, parseHeaders, resolveHeaders } from "./headers.ts";
import type { KeptFlags } from "./kept_options.ts";
import { parsePools, poolNamed } from "./queue/pools.ts";
import { proxyFor } from "./proxy.ts";
import { type Environment, oneOf, positive } from "./values.ts";

const DEFAULT_STREAM_IDLE_S = 300;
/** Half an hour: what a long prompt takes on a machine without a graphics card. */
const DEFAULT_FIRST_TOKEN_S = 1_800;

/** The options that say which model. */
export type ModelFlags = Pick<
  KeptFlags,
  | "model"
  | "baseUrl"
  | "pool"
  | "fallbackModel"
  | "provider"
  | "textToolCalls"
  | "header"
>;

/** Base URLs of the endpoints that a model may be asked at, the preferred one first; none where it is asked at none. */
export function endpointUrls(choice: ModelChoice): string[] {
  if (choice.kind !== "endpoint") return [];
  const all = [choice, ...choice.others ?? []];
  return [...new Set(all.flatMap((one) => one.kind === "endpoint" ? one.endpoint.baseUrl : []))];
}

/** Which model, how its endpoint is asked, and what takes over when it fails. */
export function readModel(flags: ModelFlags, { env, file }: SettingSources): ModelChoice {
  const read = readerOf({ env, file });
  const provider = PROVIDERS[read("provider", flags.provider) ?? DEFAULT_PROVIDER];
  const url = read("base_url", flags.baseUrl);
  const contextWindow = read("context_window");
  const textToolCalls = read("text_tool_calls", flags.textToolCalls);
  const thinking = readThinking(env);
  const name = read("model", flags.model);
  const apiKey = read("api_key");
  const idleMs = readStreamIdle(env);
  const firstTokenMs = readFirstToken(env);
  const { headers } = readHeaders(flags, { env, file });
  const pool = readPool(flags, { env, file });
  if (name === "rehearsal") return { kind: "rehearsal" };
  const choiceOf = (baseUrl: string, model: string | undefined): EndpointChoice => {
    const proxy = proxyFor(baseUrl, env);
    return {
      kind: "endpoint",
      endpoint: {
        provider,
        baseUrl,
        isDefault: url === undefined && pool.length === 0,
        apiKey,
        idleMs,
        firstTokenMs,
        ...(Object.keys(headers).length === 0 ? {} : { headers }),
        ...(proxy === undefined ? {} : { proxy }),
        createClient: ownHttpClient,
      },
      name: model,
      contextWindow,
      ...(textToolCalls === undefined ? {} : { textToolCalls }),
      ...(thinking === undefined ? {} : { thinking }),
    };
  };
  const [first = url ?? provider.defaultBaseUrl, ...next] = pool;
  const fallback = read("fallback_model", flags.fallbackModel);
  const others = [
    ...next.map((baseUrl) => choiceOf(baseUrl, name)),
    ...(fallback === undefined
      ? []
      : fallback === "rehearsal"
      ? [{ kind: "rehearsal" as const }]
      : [first, ...next].map((baseUrl) => choiceOf(baseUrl, fallback))),
  ];
  return { ...choiceOf(first, name), ...(others.length === 0 ? {} : { others }) };
}

/**
 * The base URLs of the pool; a base URL of the command line alone is none of it, one beside `--pool` is its first.
 *
 * @throws {UsageError} when there is no such pool
 */
function readPool({ pool, baseUrl }: ModelFlags, { env, file }: SettingSources): readonly string[] {
  if (pool === undefined && baseUrl !== undefined) return [];
  const sources = { env, file };
  const name = effectiveSetting("pool", { flag: pool, ...sources })?.value;
  if (name === undefined) return [];
  const found = effectiveSetting("pools", sources);
  const urls = poolNamed(name, found === undefined ? new Map() : parsePools(found));
  return baseUrl === undefined ? urls : [baseUrl, ...urls.filter((url) => url !== baseUrl)];
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
