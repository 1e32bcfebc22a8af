/**
 * Flags + environment + file → one validated value that a run is made of.
 *
 * Also called by `--bg`, before anything is started: no network, no heavy imports.
 *
 * @module
 */
import { type ConfigFile, readConfigFile } from "./config_file.ts";
import { type Environment, invalid, oneOf, positive, type Sourced } from "./config_values.ts";
import { type Effort, EFFORTS } from "./engine/effort.ts";
import type { LimitOptions } from "./engine/limits.ts";
import type { ModelChoice } from "./engine/models/mod.ts";
import { PERMISSION_MODES, type PermissionMode } from "./engine/permission_mode.ts";
import { UsageError } from "./errors.ts";
import { type LimitFlags, readLimits, readLogLimit } from "./limit_config.ts";

/** What the command line said. */
export interface RunFlags extends LimitFlags {
  effort?: string;
  permissionMode?: string;
  yolo?: boolean;
  model?: string;
  baseUrl?: string;
  provider?: string;
  verbose?: boolean;
  outputFormat?: string;
}

/** Wire formats of model endpoints. */
export const PROVIDERS = ["openai", "anthropic"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Forms of a print run's output. */
export const OUTPUT_FORMATS = ["text", "json", "stream-json"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export { type Effort, EFFORTS, PERMISSION_MODES, type PermissionMode };

/** Everything that a run needs to know, checked. */
export interface RunConfig {
  model: ModelChoice;
  effort?: Effort;
  permissionMode: PermissionMode;
  limits: LimitOptions;
  output: { format: OutputFormat; verbose: boolean; maxBytes: number };
  /** What must be shown and kept nowhere, whether this run needs it or not. */
  secrets: readonly string[];
}

export interface RunConfigSources {
  /** Reads one environment variable; an empty one counts as unset. */
  env: Environment;
  /** The directory of everything of ours; `config.json` is in it. */
  home: string;
}

const DEFAULT_BASE_URL: Record<Provider, string> = {
  openai: "http://localhost:11434/v1",
  anthropic: "https://api.anthropic.com/v1",
};
const DEFAULT_STREAM_IDLE_S = 300;

/**
 * Reads and checks the configuration of a run. Flags win over the environment, the environment over the file.
 *
 * @throws {UsageError} for a value that cannot be used; it names the option and what that takes
 * @throws {UserError} when config.json cannot be used
 */
export async function loadRunConfig(
  flags: RunFlags,
  { env, home }: RunConfigSources,
): Promise<RunConfig> {
  const file = await readConfigFile(home);
  const effort = flags.effort === undefined
    ? undefined
    : oneOf(EFFORTS, { value: flags.effort, from: "--effort" });
  return {
    model: readModel(flags, { env, file }),
    permissionMode: readPermissionMode(flags),
    limits: readLimits(flags, env),
    output: {
      format: oneOf(OUTPUT_FORMATS, {
        value: flags.outputFormat ?? "text",
        from: "--output-format",
      }),
      verbose: flags.verbose ?? false,
      maxBytes: readLogLimit(env),
    },
    secrets: [env("ISONFORGE_API_KEY"), file.api_key].filter((key) => key !== undefined),
    ...(effort === undefined ? {} : { effort }),
  };
}

function readModel(
  flags: RunFlags,
  { env, file }: { env: Environment; file: ConfigFile },
): ModelChoice {
  const pick = (
    flag: string | undefined,
    option: string,
    variable: string,
    setting: keyof ConfigFile,
  ) =>
    firstOf([flag, option], [env(variable), variable], [
      text(file[setting]),
      `"${setting}" in config.json`,
    ]);
  const name = pick(flags.model, "--model", "ISONFORGE_MODEL", "model");
  const named = pick(flags.provider, "--provider", "ISONFORGE_PROVIDER", "provider");
  const url = pick(flags.baseUrl, "--base-url", "ISONFORGE_BASE_URL", "base_url");
  const provider = named === undefined ? "openai" : oneOf(PROVIDERS, named);
  const baseUrl = url === undefined ? DEFAULT_BASE_URL[provider] : checkedUrl(url);
  const idleSeconds = positive(env, "ISONFORGE_STREAM_IDLE_S", "a number of seconds") ??
    DEFAULT_STREAM_IDLE_S;
  const contextWindow = positive(env, "ISONFORGE_CONTEXT_WINDOW", "a number of tokens") ??
    file.context_window;
  if (name?.value.trim() === "") throw invalid(name, "the name of a model");
  if (name?.value === "rehearsal") return { kind: "rehearsal" };
  return {
    kind: "endpoint",
    endpoint: {
      provider,
      baseUrl,
      isDefault: url === undefined,
      apiKey: env("ISONFORGE_API_KEY") ?? file.api_key,
      idleMs: idleSeconds * 1000,
    },
    name: name?.value,
    contextWindow,
  };
}

function readPermissionMode({ permissionMode, yolo }: RunFlags): PermissionMode {
  if (permissionMode === undefined) return yolo ? "yolo" : "default";
  const mode = oneOf(PERMISSION_MODES, { value: permissionMode, from: "--permission-mode" });
  if (yolo && mode !== "yolo") {
    throw new UsageError(`--yolo and --permission-mode ${mode} contradict each other`, {
      hint: "give one of them",
    });
  }
  return mode;
}

function checkedUrl({ value, from }: Sourced): string {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalid({ value, from }, "an http or https URL, e.g. http://localhost:8080/v1");
  }
  if (url.username !== "" || url.password !== "") {
    // The value is not repeated: it holds a secret.
    throw new UsageError(`${from} must not contain a user name or password`, {
      hint: "put the key of the endpoint into ISONFORGE_API_KEY",
    });
  }
  return value.replace(/\/+$/, "");
}

function firstOf(
  ...candidates: Array<[value: string | undefined, from: string]>
): Sourced | undefined {
  for (const [value, from] of candidates) if (value !== undefined) return { value, from };
  return undefined;
}

function text(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
