/**
 * The settings of a run: those of the user, of the repository that it works in, and of the command line. The only reader of
 * them all.
 *
 * @module
 */
import type { Hook } from "../../engine/extensions/hooks/hook.ts";
import type { UserRule } from "../../engine/permissions/user_rules/user_rule.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { SETTING_SOURCES, type SettingSource } from "../settings/setting_sources.ts";
import type { SettingsFile } from "../settings/settings_file.ts";
import type { JudgeOptions } from "../trust/judge_trust.ts";
import { NOTHING_TO_TRUST, type RepositoryTrust, untrustedNotice } from "../trust/trust_state.ts";
import type { FileProblem, Layer, ServerSetting, YoloSwitch } from "./layer.ts";
import { mergeValues } from "./merge_values.ts";
import { repositoryLayers } from "./repository_layers.ts";
import { hooksLeft, isServerOff } from "./switched_off.ts";
import { type Allowed, withinTrust } from "./within_trust.ts";
import { userLayers } from "./user_layers.ts";

export interface LayersOptions {
  /** The directory of everything of ours. */
  home: string;
  /** Absolute; the repository around it counts. Without, none does. */
  cwd?: string | undefined;
  /** The user's own home directory. */
  userHome?: string | undefined;
  /** The user's own files, where they were read already. */
  own?: readonly Layer[] | undefined;
  /** Which files count; all unless given. */
  sources?: readonly SettingSource[];
  /** What `--settings` gave. */
  runtime?: string | undefined;
}

/** What holds for a run. */
export interface Layers {
  file: SettingsFile;
  hooks: readonly Hook[];
  rules: readonly UserRule[];
  servers: readonly ServerSetting[];
  /** Names of servers in `.mcp.json` that are switched off. */
  serversOff: readonly string[];
  /** Undefined: a run may approve everything. */
  yoloOff: YoloSwitch | undefined;
  /** For the commands of the run. */
  variables: Readonly<Record<string, string>>;
  /** Directories that count as inside, absolute or below `root`. */
  directories: readonly string[];
  /** The top of the repository, or the working directory where there is none. */
  root: string | undefined;
  trust: RepositoryTrust;
  /** What was skipped, and what waits for trust. */
  notices: readonly string[];
  /** What was skipped, with the file to be mended. */
  problems: readonly FileProblem[];
  /** Each with what of it counts, in the order in which they win. */
  layers: readonly Allowed[];
}

/**
 * Reads all layers.
 *
 * @throws {UserError} when a file of the user's, or `--settings`, cannot be used
 */
export async function readLayers(options: LayersOptions): Promise<Layers> {
  const { home, cwd, userHome, sources = SETTING_SOURCES, runtime } = options;
  const own = sources.includes("user") ? options.own ?? await userLayers(home) : [];
  const root = cwd === undefined ? undefined : repositoryFiles(cwd)?.root ?? cwd;
  const found = root === undefined || cwd === undefined
    ? { layers: [], problems: [] }
    : await repositoryLayers(root, { cwd, home, userHome });
  const trust = root === undefined || cwd === undefined
    ? NOTHING_TO_TRUST
    : await trustIn(root, { cwd, home, layers: found.layers, held: mergeValues(own).values });
  const counted = found.layers.filter(({ layer }) => sources.some((source) => source === layer));
  const given = runtime === undefined
    ? undefined
    : (await import("../settings/runtime_settings.ts")).parseRuntimeSettings(runtime);
  const files = withinTrust([...own, ...counted], trust);
  const all = given === undefined ? files : [...files, { ...given, held: [], refused: [] }];
  const serversOff = all.flatMap(({ switchedOff }) => switchedOff.servers);
  const isAsked = sources.some((source) => source !== "user");
  const problems = [
    ...own.flatMap(problemsOf),
    ...(isAsked ? found.problems : []),
    ...files.flatMap(({ refused, path = "" }) =>
      refused.map((text) => ({ text, path, isFatal: false }))
    ),
  ];
  return {
    file: mergeValues(files, given?.values),
    hooks: hooksLeft(all),
    rules: all.flatMap(({ rules }) => rules).map((rule) => inProject(rule, root)),
    variables: Object.assign({}, ...all.map(({ variables }) => variables)),
    servers: lastOfEach(
      all.flatMap(({ servers }) => servers).filter((one) => !isServerOff(one, serversOff)),
    ),
    serversOff,
    yoloOff: yoloSwitchIn(all),
    directories: all.flatMap(({ directories }) => directories),
    root,
    trust,
    notices: [...problems.map(({ text }) => text), ...(isAsked ? untrustedNotice(trust) : [])],
    problems,
    layers: all,
  };
}

function problemsOf({ problems, path = "" }: Layer): FileProblem[] {
  return problems.map((problem) => ({ ...problem, path }));
}

/** Loaded only where there is something to trust. */
async function trustIn(
  root: string,
  { layers, ...options }: JudgeOptions,
): Promise<RepositoryTrust> {
  const { hasSkills } = await import("../trust/has_skills.ts");
  if (layers.length === 0 && !hasSkills(root, options.cwd)) return NOTHING_TO_TRUST;
  const { judgeTrust } = await import("../trust/judge_trust.ts");
  return await judgeTrust(root, { layers, ...options });
}

/** The first: whoever leaves out what a repository says is still told of their own. */
function yoloSwitchIn(layers: readonly Layer[]): YoloSwitch | undefined {
  const found = layers.find(({ switchedOff }) => switchedOff.yolo === true);
  if (found === undefined) return undefined;
  return { place: found.place, isOfRepository: found.repository !== undefined };
}

/** Wherever one works in a repository, `./secrets` is the one at its top. */
function inProject(rule: UserRule, root: string | undefined): UserRule {
  return root === undefined || rule.base !== undefined ? rule : { ...rule, base: root };
}

function lastOfEach(servers: readonly ServerSetting[]): ServerSetting[] {
  return Array.from(new Map(servers.map((server) => [server.name, server])).values());
}
