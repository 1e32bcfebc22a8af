/**
 * What the configuration says of who may start when.
 *
 * @module
 */
import { effectiveSetting } from "../settings/effective_setting.ts";
import { type EndpointLimits, parseEndpointLimits } from "./endpoint_limits.ts";
import { environmentVariable, environmentVariables, isNotKept } from "../environment.ts";
import type { KeptOptions } from "../kept_options.ts";
import { readLayers } from "../layers/read_layers.ts";
import { endpointUrls, readModel } from "../model_config.ts";
import { parseSettingSources, SETTING_SOURCES } from "../settings/setting_sources.ts";
import { SETTINGS } from "../settings/settings.ts";
import type { SettingsFile } from "../settings/settings_file.ts";
import type { Environment } from "../values.ts";

/** Of an agent, what decides which endpoint it uses. */
export interface EndpointUser extends KeptOptions {
  state: string;
  cwd: string;
  environment?: Record<string, string>;
}

/** See `agents/queue/rules.ts`. */
export interface ConfiguredRules {
  endpointsOf(meta: EndpointUser): Promise<readonly string[]>;
  limits: EndpointLimits;
  environment: Record<string, string>;
  isSecret(name: string, value: string): boolean;
}

/**
 * Reads them.
 *
 * @param file what the user has set for all projects
 * @throws {UserError} when the configuration cannot be used
 */
export function readQueueRules(home: string, file: SettingsFile): ConfiguredRules {
  const found = effectiveSetting("endpoints", { env: environmentVariable, file });
  return {
    endpointsOf: (meta) => endpointsOf(meta, home),
    limits: found === undefined ? new Map() : parseEndpointLimits(found),
    environment: environmentVariables(),
    isSecret: isNotKept,
  };
}

/**
 * How many may run at once where nobody says it on the command line.
 *
 * @throws {UsageError} when the value cannot be used
 */
export function readMaxRunning(
  flag: number | undefined,
  file: SettingsFile,
): number | undefined {
  const found = effectiveSetting("max_running", {
    flag: flag === undefined ? undefined : String(flag),
    env: environmentVariable,
    file,
  });
  return found === undefined ? undefined : SETTINGS.max_running.parse(found);
}

/** The pool of endpoints that an agent uses; a base URL of the command line alone is none of it. */
export function readPoolName(
  { pool, baseUrl }: { pool?: string; baseUrl?: string },
  file: SettingsFile,
): string | undefined {
  if (pool === undefined && baseUrl !== undefined) return undefined;
  return effectiveSetting("pool", { flag: pool, env: environmentVariable, file })?.value;
}

async function endpointsOf(
  { state, cwd, environment = {}, ...kept }: EndpointUser,
  home: string,
): Promise<string[]> {
  // What waits gets the environment of whoever queued it, not ours.
  const own: Environment = (name) => environment[name] || undefined;
  const env: Environment = state === "queued"
    ? own
    : (name) => own(name) ?? environmentVariable(name);
  // A command uses none that is known.
  if (kept.exec !== undefined) return [];
  try {
    const { model, base_url: baseUrl, pool, provider, settings, setting_sources } = kept;
    const { file } = await readLayers({
      home,
      cwd,
      userHome: environmentVariable("HOME"),
      sources: setting_sources === undefined
        ? SETTING_SOURCES
        : parseSettingSources(setting_sources),
      runtime: settings,
    });
    // Headers may name variables that are not set here, and say nothing of where the endpoint is.
    const { headers: _headers, ...values } = file.values;
    const choice = readModel({
      ...(model === undefined ? {} : { model }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(pool === undefined ? {} : { pool }),
      ...(provider === undefined ? {} : { provider }),
    }, { env, file: { ...file, values } });
    return endpointUrls(choice);
  } catch {
    // The run will say what is wrong.
    return [];
  }
}
