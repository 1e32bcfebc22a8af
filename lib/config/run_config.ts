/**
 * Flags + environment + file → one validated value that a run is made of.
 *
 * Also called by `--bg`, before anything is started: no network, no heavy imports.
 *
 * @module
 */
import { type ConfigFile, readConfigFile } from "./config_file.ts";
import { type Environment, oneOf, positive } from "./values.ts";
import type { AnswerSchema } from "../engine/answer_schema.ts";
import { type Effort, EFFORTS } from "../engine/effort.ts";
import type { McpConfig } from "../engine/extensions/extensions.ts";
import type { LimitOptions } from "../engine/limits.ts";
import type { ModelChoice } from "../engine/models/mod.ts";
import { DEFAULT_PROVIDER, PROVIDERS } from "../engine/models/providers.ts";
import { DEFAULT_PERMISSION_MODE, type PermissionMode } from "../engine/permissions/mode.ts";
import { UsageError } from "../errors.ts";
import { directHttpClient } from "./environment.ts";
import { parseHeaderOption, parseHeaders, resolveHeaders } from "./headers.ts";
import { hasProxy, proxyFor } from "./proxy.ts";
import type { KeptFlags } from "./kept_options.ts";
import { readLimits, readLogLimit } from "./limit_config.ts";
import {
  parseRuntimeSettings,
  parseSettingSources,
  SETTING_SOURCES,
  withRuntimeSettings,
} from "./runtime_settings.ts";
import { effectiveSetting, type SettingName, SETTINGS, type Settings } from "./settings.ts";

/** What the command line said. */
export interface RunFlags extends KeptFlags {
  yolo?: boolean;
  systemPrompt?: string;
  appendSystemPrompt?: string;
  verbose?: boolean;
  outputFormat?: string;
}

/** Forms of a print run's output. */
export const OUTPUT_FORMATS = ["text", "json", "stream-json"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export { type Effort, EFFORTS, type PermissionMode };

/** Everything that a run needs to know, checked. */
export interface RunConfig {
  model: ModelChoice;
  effort?: Effort;
  permissionMode: PermissionMode;
  /** What the model is told instead of our own words, and beside them. */
  systemPrompt?: string;
  appendSystemPrompt?: string;
  /** Directories beside the working directory that count as inside; absolute. */
  addedDirectories?: readonly string[];
  /** What the final answer has to fit. */
  answerSchema?: AnswerSchema;
  /** Servers whose tools the model may call. */
  mcp?: McpConfig;
  limits: LimitOptions;
  output: { format: OutputFormat; verbose: boolean; maxBytes: number };
  /** What must be shown and kept nowhere, whether this run needs it or not. */
  secrets: readonly string[];
  /** Whether a run keeps its requests and responses: `ISONFORGE_DEBUG=1`. */
  keepsExchanges: boolean;
}

export interface RunConfigSources {
  /** Reads one environment variable; an empty one counts as unset. */
  env: Environment;
  /** The directory of everything of ours; `config.json` is in it. */
  home: string;
}

const DEFAULT_STREAM_IDLE_S = 300;
/** Half an hour: what a long prompt takes on a machine without a graphics card. */
const DEFAULT_FIRST_TOKEN_S = 1_800;

/**
 * Reads and checks the configuration of a run. Flags win over `--settings`, that over the environment, the environment
 * over the file.
 *
 * @throws {UsageError} for a value that cannot be used; it names the option and what that takes
 * @throws {UserError} when config.json cannot be used
 */
export async function loadRunConfig(
  flags: RunFlags,
  { env: environment, home }: RunConfigSources,
): Promise<RunConfig> {
  const env = flags.settings === undefined
    ? environment
    : withRuntimeSettings(environment, parseRuntimeSettings(flags.settings));
  const sources = flags.settingSources === undefined
    ? SETTING_SOURCES
    : parseSettingSources(flags.settingSources);
  const file = sources.includes("user") ? await readConfigFile(home) : {};
  const effort = flags.effort === undefined
    ? undefined
    : oneOf(EFFORTS, { value: flags.effort, from: "--effort" });
  const { jsonSchema } = flags;
  return {
    ...(jsonSchema === undefined ? {} : { answerSchema: await readSchema(jsonSchema) }),
    model: readModel(flags, { env, file }),
    permissionMode: readPermissionMode(flags, { env, file }),
    limits: readLimits(flags, env),
    output: {
      format: oneOf(OUTPUT_FORMATS, {
        value: flags.outputFormat ?? "text",
        from: "--output-format",
      }),
      verbose: flags.verbose ?? false,
      maxBytes: readLogLimit(env),
    },
    keepsExchanges: env("ISONFORGE_DEBUG") === "1",
    secrets: [
      ...[env("ISONFORGE_API_KEY"), file.api_key].filter((key) => key !== undefined),
      ...readHeaders(flags, { env, file }).secrets,
    ],
    ...(effort === undefined ? {} : { effort }),
    ...(flags.addDir === undefined ? {} : { addedDirectories: flags.addDir }),
    ...(flags.systemPrompt === undefined ? {} : { systemPrompt: flags.systemPrompt }),
    ...(flags.appendSystemPrompt === undefined
      ? {}
      : { appendSystemPrompt: flags.appendSystemPrompt }),
  };
}

async function readSchema(text: string): Promise<AnswerSchema> {
  const { readAnswerSchema } = await import("../engine/answer_schema.ts");
  return await readAnswerSchema(text);
}

/** Which model, and how its endpoint is asked. */
export function readModel(
  flags: Pick<RunFlags, "model" | "baseUrl" | "provider" | "textToolCalls" | "header">,
  { env, file }: { env: Environment; file: ConfigFile },
): ModelChoice {
  const read = <Name extends SettingName>(
    name: Name,
    flag?: string,
  ): Settings[Name] | undefined => {
    const found = effectiveSetting(name, { flag, env, file });
    return found === undefined ? undefined : SETTINGS[name].parse(found);
  };
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
function readHeaders(
  { header = [] }: Pick<RunFlags, "header">,
  { env, file }: { env: Environment; file: ConfigFile },
) {
  const { variable } = SETTINGS.headers;
  return resolveHeaders([
    ...parseHeaders({ value: file.headers ?? "", from: '"headers" in config.json' }),
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

/** `--yolo` is a short word for one of them. */
function readPermissionMode(
  { permissionMode, yolo }: RunFlags,
  sources: { env: Environment; file: ConfigFile },
): PermissionMode {
  const found = effectiveSetting("permission_mode", { flag: permissionMode, ...sources });
  const mode = found === undefined
    ? DEFAULT_PERMISSION_MODE
    : SETTINGS.permission_mode.parse(found);
  if (!yolo) return mode;
  if (permissionMode !== undefined && mode !== "yolo") {
    throw new UsageError(`--yolo and --permission-mode ${mode} contradict each other`, {
      hint: "give one of them",
    });
  }
  return "yolo";
}
