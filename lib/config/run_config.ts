/**
 * Flags + environment + file → one validated value that a run is made of.
 *
 * Also called by `--bg`, before anything is started: no network, no heavy imports.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { isNotKept, ownHttpClient } from "./environment.ts";
import { type Environment, oneOf } from "./values.ts";
import { checkRestart } from "./queue/check_restart.ts";
import { readCheck } from "./check_config.ts";
import type { AnswerSchema } from "../engine/answer_schema.ts";
import type { Effort } from "../engine/effort.ts";
import type { McpConfig } from "../engine/extensions/extensions.ts";
import type { Hook } from "../engine/extensions/hooks/hook.ts";
import type { CheckChoice } from "../engine/check.ts";
import type { LimitOptions } from "../engine/limits.ts";
import type { ModelChoice } from "../engine/models/mod.ts";
import { DEFAULT_PERMISSION_MODE, type PermissionMode } from "../engine/permissions/mode.ts";
import type { ToolChoice } from "../engine/tools/choose_tools.ts";
import type { WebAccess } from "../engine/tools/web/web_access.ts";
import { DEFAULT_SANDBOX_LEVEL, type SandboxLevel } from "../sys/sandbox/sandbox_level.ts";
import type { UserCommand } from "../engine/permissions/user_programs/user_programs.ts";
import type { UserRule } from "../engine/permissions/user_rules/user_rule.ts";
import { UsageError } from "../errors.ts";
import type { AllowedHost } from "../sys/sandbox/network/allow_list.ts";
import type { KeptFlags } from "./kept_options.ts";
import {
  effectiveSetting,
  type Read,
  readerOf,
  type SettingSources,
} from "./settings/effective_setting.ts";
import type { Layer, ServerSetting, YoloSwitch } from "./layers/layer.ts";
import { optionRules } from "./layers/option_rules.ts";
import { readLayers } from "./layers/read_layers.ts";
import { type LimitFlags, readLimits, readLogLimit, readMcpStart } from "./limit_config.ts";
import { parseSettingSources, SETTING_SOURCES } from "./settings/setting_sources.ts";
import { readHeaders, readModel } from "./model_config.ts";
import { proxyFor } from "./proxy.ts";
import { readToolChoice } from "./tool_choice.ts";
import { allowedHosts } from "./settings/setting_values.ts";
import { SETTINGS } from "./settings/settings.ts";
import type { RepositoryTrust } from "./trust/trust_state.ts";
import { withHome } from "./with_home.ts";

/** What the command line said. */
export interface RunFlags extends KeptFlags {
  systemPrompt?: string;
  appendSystemPrompt?: string;
  verbose?: boolean;
  outputFormat?: string;
}

/** Forms of a print run's output. */
export const OUTPUT_FORMATS = ["text", "json", "stream-json"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** Everything that a run needs to know, checked. */
export interface RunConfig {
  model: ModelChoice;
  effort?: Effort;
  permissionMode: PermissionMode;
  yoloOff?: YoloSwitch;
  /** What the model is told instead of our own words, and beside them. */
  systemPrompt?: string;
  appendSystemPrompt?: string;
  /** Directories beside the working directory that count as inside; absolute. */
  addedDirectories?: readonly string[];
  /** What commands are kept in. */
  sandbox: SandboxLevel;
  /** Whether somebody has said so, and be it "off". */
  isSandboxChosen: boolean;
  /** Servers that a strict sandbox lets through to. */
  sandboxAllow?: readonly AllowedHost[];
  /** What the final answer has to fit. */
  answerSchema?: AnswerSchema;
  /** Servers whose tools the model may call. */
  mcp?: McpConfig;
  /** What is to pass before the run is done. */
  check?: CheckChoice;
  /** What is run when an agent has ended. */
  endCommand?: string;
  /** What the user's settings run outside of any sandbox. */
  userCommands?: readonly UserCommand[];
  /** Whether the user has said that this file of the repository, and all that it brings, may run as it is now. */
  trustsRepository?: (path: string) => Promise<boolean>;
  limits: LimitOptions;
  /** What extends the run, as far as it is trusted. */
  extensions: Extensions;
  /** What of the settings was skipped, or waits for trust. */
  notices: readonly string[];
  output: { format: OutputFormat; verbose: boolean; maxBytes: number };
  /** Which tools the model is told of. */
  toolChoice?: ToolChoice;
  /** What pages may be fetched from. */
  web: WebAccess;
  /** What must be shown and kept nowhere, whether this run needs it or not. */
  secrets: readonly string[];
  /** Whether a run keeps its requests and responses: `ISONFORGE_DEBUG=1`. */
  keepsExchanges: boolean;
}

/** What the settings add to a run. */
export interface Extensions {
  /** The top of the repository, or the working directory where there is none. */
  root: string | undefined;
  hooks: readonly Hook[];
  rules: readonly UserRule[];
  servers: readonly ServerSetting[];
  serversOff: readonly string[];
  /** Milliseconds that servers are waited for; five seconds unless given. */
  serversReadyMs: number | undefined;
  /** For the commands of the run. */
  variables: Readonly<Record<string, string>>;
  /** Of what the repository brings: its skills' commands need it, too. */
  trust: RepositoryTrust;
}

export interface RunConfigSources {
  /** Reads one environment variable; an empty one counts as unset. */
  env: Environment;
  /** The directory of everything of ours; `settings.json` is in it. */
  home: string;
  /** Absolute; the settings of the repository around it count. Without, only the user's own do. */
  cwd?: string;
  /** The user's own files of settings, where they were read already. */
  own?: readonly Layer[];
}

/**
 * Reads and checks the configuration of a run. Flags win over `--settings`, that over the environment, the environment
 * over the file.
 *
 * @throws {UsageError} for a value that cannot be used; it names the option and what that takes
 * @throws {UserError} when config.json cannot be used
 */
export async function loadRunConfig(
  flags: RunFlags,
  { env, home, cwd, own }: RunConfigSources,
): Promise<RunConfig> {
  const { jsonSchema } = flags;
  const check = readCheck(flags);
  checkRestart(flags);
  const sources = flags.settingSources === undefined
    ? SETTING_SOURCES
    : parseSettingSources(flags.settingSources);
  const layers = await readLayers({
    home,
    cwd,
    userHome: env("HOME"),
    own,
    sources,
    runtime: flags.settings,
  });
  const { file } = layers;
  const read = readerOf({ env, file });
  const effort = read("effort", flags.effort);
  const systemPrompt = read("system_prompt", flags.systemPrompt);
  const appendSystemPrompt = read("append_system_prompt", flags.appendSystemPrompt);
  const sandbox = read("sandbox", flags.sandbox);
  const endCommand = effectiveSetting("on_end", { flag: flags.onEnd, env, file })?.value;
  const sandboxAllow = read("sandbox_allow", flags.sandboxAllow?.join(" "));
  const { rules, ...without } = optionRules(flags);
  const { disallowedTools: _said, ...others } = flags;
  const toolChoice = await readToolChoice({ ...others, ...without });
  if (flags.sandboxAllow !== undefined && sandbox !== "strict") {
    throw new UsageError("--sandbox-allow is for --sandbox strict: other runs reach every server", {
      hint: "add --sandbox strict",
    });
  }
  const directories = [
    ...flags.addDir ?? [],
    ...layers.directories.map((path) => resolve(layers.root ?? home, withHome(path, env))),
  ];
  return {
    ...(jsonSchema === undefined ? {} : { answerSchema: await readSchema(jsonSchema) }),
    model: readModel(flags, { env, file }),
    permissionMode: readPermissionMode(flags, { env, file }),
    ...(layers.yoloOff === undefined ? {} : { yoloOff: layers.yoloOff }),
    web: {
      allowed: allowedHosts(read("fetch_allow") ?? ""),
      proxyFor: (url) => proxyFor(url, env),
      createClient: ownHttpClient,
    },
    sandbox: sandbox ?? DEFAULT_SANDBOX_LEVEL,
    isSandboxChosen: sandbox !== undefined,
    ...(toolChoice === undefined ? {} : { toolChoice }),
    limits: readLimits(limitFlags(flags, read), env),
    ...(check === undefined ? {} : { check }),
    ...(endCommand === undefined ? {} : { endCommand }),
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
      ...[env("ISONFORGE_API_KEY"), file.values.api_key].filter((key) => key !== undefined),
      ...readHeaders(flags, { env, file }).secrets,
      ...Object.entries(layers.variables).filter(([name, value]) => isNotKept(name, value))
        .map(([_name, value]) => value),
    ],
    extensions: {
      root: layers.root,
      hooks: layers.hooks,
      rules: [...rules, ...layers.rules],
      servers: layers.servers,
      serversOff: layers.serversOff,
      serversReadyMs: readMcpStart(env),
      variables: layers.variables,
      trust: layers.trust,
    },
    notices: layers.notices,
    ...(effort === undefined ? {} : { effort }),
    ...(sandboxAllow === undefined ? {} : { sandboxAllow: allowedHosts(sandboxAllow) }),
    ...(directories.length === 0 ? {} : { addedDirectories: directories }),
    ...(systemPrompt === undefined ? {} : { systemPrompt }),
    ...(appendSystemPrompt === undefined ? {} : { appendSystemPrompt }),
  };
}

/** The caps of the command line, or of the settings where it names none. */
function limitFlags(
  { maxTurns, maxBudgetUsd, timeout, deadline }: RunFlags,
  read: Read,
): LimitFlags {
  const given = {
    maxTurns: maxTurns ?? read("max_turns"),
    maxBudgetUsd: maxBudgetUsd ?? read("max_budget_usd"),
    timeout: timeout ?? read("timeout"),
    deadline,
  };
  return Object.fromEntries(Object.entries(given).filter(([_name, value]) => value !== undefined));
}

async function readSchema(text: string): Promise<AnswerSchema> {
  const { readAnswerSchema } = await import("../engine/answer_schema.ts");
  return await readAnswerSchema(text);
}

function readPermissionMode(
  { permissionMode }: RunFlags,
  sources: SettingSources,
): PermissionMode {
  const found = effectiveSetting("permission_mode", { flag: permissionMode, ...sources });
  return found === undefined ? DEFAULT_PERMISSION_MODE : SETTINGS.permission_mode.parse(found);
}
