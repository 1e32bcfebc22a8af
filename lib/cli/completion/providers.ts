/**
 * Which values may stand where: one table, by what the tree calls a place.
 *
 * @module
 */
import type { SettingSource } from "../../config/settings/setting_sources.ts";
import { FOREIGN_NAMES } from "../../engine/tools/foreign_names.ts";
import type { Command } from "@cliffy/command";
import { type Completion, NOTHING, valuesOf } from "./completion.ts";
import { oneMore } from "./one_more.ts";
import type { Slot } from "./parsed_words.ts";
import type { Request } from "./request.ts";

type Provider = (request: Request) => Completion | Promise<Completion>;

const DURATIONS = {
  "10m": "10 minutes",
  "30m": "half an hour",
  "1h": "an hour",
  "4h": "4 hours",
  "1d": "a day",
  "7d": "a week",
  "30d": "30 days",
};

const RESTARTS = {
  "on-failure": "after a crash, or when the endpoint fails",
  "on-failure:3": "the same, three times at most",
};

const SOURCES: Record<SettingSource, string> = {
  user: "those of isonforge's home",
  project: "those that the repository brings",
  local: "those in the repository that are not committed",
};

const MODELS = { rehearsal: "built in; no model, no network" };

const NOTIFY = {
  desktop: "a notification of the desktop",
  terminal: "the terminal that it is started from",
  "ntfy:": "a topic of ntfy, e.g. on a phone",
  "https://": "JSON to an address",
};

const SHELLS = {
  bash: "for ~/.bashrc",
  zsh: "for ~/.zshrc, or a file in fpath",
  fish: "for ~/.config/fish/completions",
};

/**
 * By what the tree calls the value or argument, after the command's or before the long flag where the
 * same name means something else there. What needs the disk is imported when it is asked for.
 */
const PROVIDERS: Record<string, Provider> = {
  "<shell>": () => described("shells", SHELLS),
  "<duration>": () => described("durations", DURATIONS),
  "<when>": () => described("durations", DURATIONS),
  "<whom>": () => described("whom to tell", NOTIFY),
  "<path>": () => ({ kind: "files" }),
  "<file>": () => ({ kind: "files" }),
  "<directory>": () => ({ kind: "directories" }),
  "<id>": async (request) => (await import("./agent_values.ts")).agentIds(request),
  "<session>": async (request) => (await import("./session_values.ts")).sessionIds(request),
  "<executor>": async () => (await import("./executor_values.ts")).executors(),
  "<ids>": async (request) =>
    oneMore(request, await (await import("./agent_values.ts")).agentIds(request)),
  "<names>": async (request) => oneMore(request, (await import("./tool_values.ts")).toolNames()),
  "<sources>": (request) => oneMore(request, described("sources", SOURCES)),
  "<settings>": () => ({ kind: "files" }),
  "<filter>": async (request) => (await import("./filter_values.ts")).filters(request),
  "<branch>": async (request) => (await import("./branch_values.ts")).branches(request),
  "--restart <when>": () => described("restarts", RESTARTS),
  "--label <label>": async () => (await import("./filter_values.ts")).labels(),
  "--pool <name>": async () => (await import("./executor_values.ts")).pools(),
  "--fallback-model <name>": () => described("models", MODELS),
  "--all-of <label>": async () => (await import("./filter_values.ts")).labels(),
  "--worktree <name>": async (request) => (await import("./branch_values.ts")).branches(request),
  "--model <name>": () => described("models", MODELS),
  "permissions <tool>": () => described("tools", FOREIGN_NAMES),
  "--mcp-config <servers>": () => ({ kind: "files" }),
  "mcp <server>": async () => (await import("./mcp_values.ts")).mcpServerNames(),
  "config <key>": async () => (await import("./setting_values.ts")).settingNames(),
  "config <value>": async (request) => (await import("./setting_values.ts")).settingValues(request),
  "help <name>": async (request) => (await import("./help_names.ts")).helpNames(request),
};

/** The values that may stand in a place. */
export async function valuesFor(slot: Slot, request: Request): Promise<Completion> {
  const { command } = request.before;
  const choices = enumeration(slot, command);
  if (choices !== undefined) {
    return valuesOf(`${slot.argument.name}s`, choices.map((value) => ({ value })));
  }
  const name = `<${slot.argument.name}>`;
  const [, verb = ""] = command.getPath().split(" ");
  const provider = PROVIDERS[`${slot.flag ?? verb} ${name}`] ?? PROVIDERS[name];
  return await provider?.(request) ?? NOTHING;
}

/** The values of a type that has a few. */
function enumeration({ argument }: Slot, command: Command): string[] | undefined {
  const handler = command.getType(argument.type)?.handler;
  if (typeof handler !== "object" || !("values" in handler)) return undefined;
  const values: unknown = handler.values?.call(handler, command);
  return Array.isArray(values) ? values.map(String) : undefined;
}

function described(label: string, values: Record<string, string>): Completion {
  const candidates = Object.entries(values);
  return valuesOf(label, candidates.map(([value, description]) => ({ value, description })));
}
