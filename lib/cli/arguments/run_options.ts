/**
 * The options of a run, from what Cliffy hands over to what the commands take.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import type { RunFlags } from "../../config/run_config.ts";
import { permissionModeNamed } from "../../engine/permissions/mode.ts";
import { HOST_OF_JOB } from "../../config/settings/setting_values.ts";
import { UsageError, UserError } from "../../errors.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import type { SessionFlags } from "../run/session_choice.ts";
import { readTextFile } from "./read_text.ts";
import type { TaskSources } from "../run/task/task.ts";
import type { OptionalValue } from "./optional_values.ts";

/** Everything that may be said about a run. */
export interface RunOptions extends RunFlags, SessionFlags, TaskSources {
  name?: string;
  each?: string;
  after?: string;
  afterOk?: string;
  label?: readonly string[];
  on?: string;
  quiet?: boolean;
  json?: boolean;
  raw?: boolean;
  /** `--no-check`. */
  endpointUnchecked?: boolean;
  print?: boolean;
  cwd?: string;
  worktree?: string;
  fromPr?: string;
  outcomeFile?: string;
}

/** Other spellings, and options that stand for others. */
interface Spellings {
  yolo?: boolean;
  dangerouslySkipPermissions?: boolean;
  systemPromptFile?: string;
  appendSystemPromptFile?: string;
  jsonSchemaFile?: string;
  settingsFile?: string;
  execFile?: string;
  execArgumentFile?: string;
  mcpConfigFile?: string;
}

type Optional = Record<"worktree" | "continue" | "resume", OptionalValue>;
type Given = Omit<RunOptions, keyof Optional> & Partial<Optional>;

/** What Cliffy hands over: an option that was not given may be there as undefined. */
export type ParsedOptions = {
  [Name in keyof (Given & Spellings)]?: (Given & Spellings)[Name] | undefined;
};

/**
 * The options that were given, each under one name.
 *
 * @throws {UsageError} when they contradict each other
 * @throws {UserError} when a file that one names cannot be read
 */
export async function runOptions(parsed: ParsedOptions): Promise<Given> {
  const given = Object.entries(parsed).filter(([_name, value]) => value !== undefined);
  const {
    yolo = false,
    dangerouslySkipPermissions = yolo,
    systemPromptFile,
    appendSystemPromptFile,
    jsonSchemaFile,
    settingsFile,
    mcpConfigFile,
    execFile,
    execArgumentFile,
    ...options
  }: Given & Spellings = Object.fromEntries(given);
  const { permissionMode, addDir } = options;
  const mode = modeNamed(permissionMode, dangerouslySkipPermissions);
  return withOutputForm({
    ...options,
    ...(mode === undefined ? {} : { permissionMode: mode }),
    ...(addDir === undefined ? {} : { addDir: addDir.map(existingDirectory) }),
    ...await jsonText("jsonSchema", { given: options.jsonSchema, file: jsonSchemaFile }),
    ...await jsonText("settings", { given: options.settings, file: settingsFile }),
    ...await jsonText("mcpConfig", { given: options.mcpConfig, file: mcpConfigFile }),
    ...await fromFile("exec", { text: options.exec, file: execFile }),
    ...await fromFile("execArgument", { text: options.execArgument, file: execArgumentFile }),
    ...await fromFile("systemPrompt", { text: options.systemPrompt, file: systemPromptFile }),
    ...await fromFile("appendSystemPrompt", {
      text: options.appendSystemPrompt,
      file: appendSystemPromptFile,
    }),
  });
}

/** `--yolo` is a short word for one of them. */
function modeNamed(given: string | undefined, isYolo: boolean): string | undefined {
  const mode = given === undefined ? undefined : permissionModeNamed(given);
  if (!isYolo) return mode;
  if (mode !== undefined && mode !== "yolo") {
    throw new UsageError(`--yolo and --permission-mode ${mode} contradict each other`, {
      hint: "give one of them",
    });
  }
  return "yolo";
}

/** Of a run `--json` is one more word for its output format; `--name` and `--quiet` are an agent's. */
function withOutputForm(options: Given): Given {
  const { bg, worktree, fromPr, quiet, json, endpointUnchecked, outputFormat } = options;
  const { onEnd, notify } = options;
  if (fromPr !== undefined && worktree === undefined) {
    throw new UsageError("--from-pr is for a worktree: add -w and a name for its branch");
  }
  if (bg && outputFormat !== undefined && outputFormat !== "text") {
    throw new UsageError("--output-format is of print runs: what an agent says is text", {
      hint: "--json with --bg prints the record of the agent",
    });
  }
  if (options.on === undefined && HOST_OF_JOB.test(options.baseUrl ?? "")) {
    throw new UsageError("{node:…} in --base-url is for agents on Slurm: add --bg --on slurm");
  }
  if (bg) return options;
  const agentsOnly = {
    "--name": options.name !== undefined,
    "--each": options.each !== undefined,
    "--exec": options.exec !== undefined && options.outcomeFile === undefined,
    "--label": options.label !== undefined,
    "--after": options.after !== undefined,
    "--after-ok": options.afterOk !== undefined,
    "--on": options.on !== undefined,
    "--slurm-option": options.slurmOption !== undefined,
    "--max-running": options.maxRunning !== undefined,
    "--restart": options.restart !== undefined,
    "--restart-continue": options.restartContinue !== undefined,
    "--priority": options.priority !== undefined,
    "--quiet": quiet !== undefined,
    "--no-check": endpointUnchecked === true,
    "--finish": options.finish !== undefined,
    "--finish-always": options.finishAlways !== undefined,
    "--on-end": onEnd !== undefined,
    "--notify": notify !== undefined,
  };
  for (const [option, isGiven] of Object.entries(agentsOnly)) {
    if (isGiven) throw new UsageError(`${option} is for background agents: add --bg`);
  }
  if (!json) return options;
  if (outputFormat === "stream-json") {
    throw new UsageError("--json and --output-format stream-json contradict each other", {
      hint: "give one of them",
    });
  }
  return { ...options, outputFormat: "json" };
}

/** Absolute: an agent keeps it, and starts elsewhere with `-w`. */
function existingDirectory(path: string): string {
  const absolute = resolve(path);
  try {
    if (Deno.statSync(absolute).isDirectory) return absolute;
  } catch (error) {
    throw new UserError(`cannot use --add-dir "${path}": ${describeSystemError(error)}`, {
      cause: error,
    });
  }
  throw new UserError(`cannot use --add-dir "${path}": it is not a directory`);
}

/** What is JSON, or a file with it, and what such a file holds. */
const JSON_TEXTS = { jsonSchema: "schema", settings: "settings", mcpConfig: "MCP servers" };

/** What begins with a brace is the JSON itself, anything else names its file. */
async function jsonText<Name extends keyof typeof JSON_TEXTS>(
  name: Name,
  { given, file }: { given: string | undefined; file: string | undefined },
): Promise<{ [_ in Name]?: string }> {
  const path = given?.trim().startsWith("{") ? undefined : file ?? given;
  const text = path === undefined ? given : await readTextFile(path, JSON_TEXTS[name]);
  return (text === undefined ? {} : { [name]: text }) as { [_ in Name]?: string };
}

/** Options that take a text, which may stand in a file instead. */
const TEXT_OPTIONS = {
  systemPrompt: "--system-prompt",
  appendSystemPrompt: "--append-system-prompt",
  exec: "--exec",
  execArgument: "--exec-argument",
} as const;

/** A text that may stand in a file instead. */
async function fromFile<Name extends keyof typeof TEXT_OPTIONS>(
  name: Name,
  { text, file }: { text: string | undefined; file: string | undefined },
): Promise<{ [_ in Name]?: string }> {
  if (file === undefined) return {};
  const option = TEXT_OPTIONS[name];
  if (text !== undefined) {
    throw new UsageError(`${option} and ${option}-file were given: one of them is enough`);
  }
  const read = { [name]: await readTextFile(file, `text of ${option}`) };
  return read as { [_ in Name]?: string };
}
