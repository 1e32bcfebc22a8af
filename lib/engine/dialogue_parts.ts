/**
 * What a conversation is put together from.
 *
 * @module
 */
import { resolvePath } from "../sys/files/resolve_path.ts";
import { nextEventLoopTurn } from "./abort/next_event_loop_turn.ts";
import { beforeFirstChange } from "./before_first_change.ts";
import { Extensions, type McpConfig } from "./extensions/extensions.ts";
import { skillsPrompt } from "./extensions/skills/skills_prompt.ts";
import type { AnswerSchema } from "./answer_schema.ts";
import type { Check, CheckChoice } from "./check.ts";
import type { Effort } from "./effort.ts";
import type { Incoming } from "./incoming.ts";
import type { Hook } from "./extensions/hooks/hook.ts";
import type { Message } from "./message.ts";
import type { ExchangeLog } from "./models/http/exchange_log.ts";
import type { Model } from "./models/model.ts";
import { type ModelChoice, openModel } from "./models/mod.ts";
import type { Waiting } from "./models/waiting.ts";
import type { RunFacts } from "./output/output.ts";
import type { PermissionMode } from "./permissions/mode.ts";
import { type Ask, createPermit } from "./permissions/permit.ts";
import { isToolDenied } from "./permissions/user_rules/rule_names.ts";
import type { UserCommand } from "./permissions/user_programs/user_programs.ts";
import type { UserRule } from "./permissions/user_rules/user_rule.ts";
import { describeProject, type Project } from "./prompt/project.ts";
import { systemPrompt } from "./prompt/prompt.ts";
import type { CommandSandbox } from "../sys/sandbox/command_sandbox.ts";
import type { Redact } from "./redact/redact.ts";
import type { Session, SessionChoice } from "./sessions/session.ts";
import { chooseTools, type ToolChoice } from "./tools/choose_tools.ts";
import type { BackgroundCommands } from "./tools/background/background_commands.ts";
import type { Tool, ToolServices } from "./tools/tool.ts";
import type { WebAccess } from "./tools/web/web_access.ts";
import type { ToolRunnerOptions } from "./tool_runner.ts";

/** What settings add to a conversation. */
export interface ConfiguredExtensions {
  /** The top of the project; the working directory unless given. */
  root: string | undefined;
  hooks: readonly Hook[];
  rules: readonly UserRule[];
  /** For its commands; `sandbox` adds them. */
  variables?: Readonly<Record<string, string>>;
  trust: { isUnchanged(part?: "programs"): Promise<boolean> };
}

/** What a conversation needs of the configuration. */
export interface DialogueConfig {
  model: ModelChoice;
  effort?: Effort;
  permissionMode: PermissionMode;
  /** What the model is told instead of our own words, and beside them. */
  systemPrompt?: string;
  appendSystemPrompt?: string;
  /** What the final answer of a turn has to fit. */
  answerSchema?: AnswerSchema;
  /** Directories beside the working directory that count as inside; absolute. */
  addedDirectories?: readonly string[];
  /** Servers whose tools the model may call. */
  mcp?: McpConfig;
  /** What is to pass before a turn is done. */
  check?: CheckChoice;
  /** Whether the user has said that this file of the repository, and all that it brings, may run as it is now. */
  trustsRepository?: (path: string) => Promise<boolean>;
  /** What the user's settings run outside of any sandbox. */
  userCommands?: readonly UserCommand[];
  /** What must be shown and kept nowhere. */
  secrets: readonly string[];
  /** What the settings add. */
  extensions?: ConfiguredExtensions;
  /** What of the settings a person should know. */
  notices?: readonly string[];
  /** Which tools the model is told of; all unless given. */
  toolChoice?: ToolChoice;
  /** What the run may reach of the network by itself. */
  web?: WebAccess;
  /** Whether requests and responses are kept in a file beside the session. */
  keepsExchanges: boolean;
}

/** What may be another from one message to the next. */
export type DialogueChange = Partial<Pick<DialogueConfig, "model" | "effort" | "permissionMode">>;

export interface DialogueOptions {
  config: DialogueConfig;
  /** The directory of everything of ours. */
  home: string;
  /** The user's own home directory. */
  userHome: string;
  /** The variables that commands find in their environment. */
  environment?: Readonly<Record<string, string>>;
  /** Absolute. */
  cwd: string;
  /** Which conversation; a new one unless given. */
  session?: SessionChoice;
  /** How a new one begins; a start unless given. */
  beginning?: "startup" | "clear" | undefined;
  /** What commands are started through; whoever gives it disposes of it. */
  sandbox?: CommandSandbox;
  /** Puts to a person what needs approval; without, it is refused. */
  ask?: Ask;
  /** What the user says while a turn goes on. */
  incoming?: Incoming;
  /** Whether it may end with a question, which is answered later: nobody is there now. */
  mayAsk?: boolean;
  /** Waited for before each call that may change something; must not fail. */
  beforeFirstChange?: (() => Promise<void>) | undefined;
  /** What to do while the endpoint does not answer; without, that is an error at once. */
  waiting?: Waiting;
}

/** What the loop works with. The endpoint is asked first, since it may take its time to answer. */
export async function prepare(options: DialogueOptions, choice: ModelChoice) {
  const { config: { effort, mcp, web, trustsRepository, addedDirectories }, waiting, ...places } =
    options;
  const { environment = {} } = places;
  const opening = openModel(choice, {
    ...(effort === undefined ? {} : { effort }),
    ...(waiting === undefined ? {} : { waiting }),
  });
  // It may fail while the extensions begin.
  opening.catch(() => {});
  const extensions = await Extensions.begin({
    ...places,
    mcp,
    web,
    trustsRepository,
    environment,
    addedDirectories,
  });
  const others = nextEventLoopTurn().then(() =>
    Promise.all([
      projectOf(options),
      toolsFor(options),
      permitOf(options),
    ])
  );
  try {
    const [model, [project, tools, permit]] = await Promise.all([opening, others]);
    return { model, tools, permit, project, extensions };
  } catch (error) {
    await extensions.close();
    throw error;
  }
}

/** What a CLAUDE.md brings along is judged as what the model reads: no file makes it read keys, in no mode. */
async function projectOf(options: DialogueOptions): Promise<Project> {
  const { cwd, home, userHome } = options;
  const project = await describeProject(cwd, { home, userHome });
  if (!project.instructions.some(({ text }) => text.includes("@"))) return project;
  const { mayImport, withImports } = await import("./prompt/imports.ts");
  if (!mayImport(project)) return project;
  const { readJudge } = await import("./permissions/read_judge.ts");
  const { ask: _nobody, ...silent } = options;
  const config = { ...options.config, permissionMode: "default" as const };
  const permit = await permitOf({ ...silent, config });
  return await withImports(project, { userHome, mayRead: readJudge(permit, cwd) });
}

async function toolsFor({ mayAsk = false, config }: DialogueOptions): Promise<readonly Tool[]> {
  const { extensions: { rules = [] } = {} } = config;
  const { tools } = await import("./tools/mod.ts");
  const own = mayAsk ? [...tools, (await import("./tools/ask.ts")).askTool as Tool] : tools;
  const all = own.filter((tool) => !isToolDenied(rules, tool));
  return config.toolChoice === undefined ? all : chooseTools(all, config.toolChoice);
}

/** Loaded only where somebody looks for what goes wrong. */
export async function keptExchanges(
  { config, home }: DialogueOptions,
  { id: sessionId }: Session,
  redact: Redact,
) {
  const { keepExchanges } = await import("./context/keep_exchanges.ts");
  return await keepExchanges(config.model, { home, sessionId, redact });
}

/** The choice, whose requests and responses go on to be kept in the same file. */
export function keptBy(log: ExchangeLog, choice: ModelChoice): ModelChoice {
  if (choice.kind === "rehearsal") return choice;
  return { ...choice, endpoint: { ...choice.endpoint, fetch: log.fetch } };
}

/** What judges the tool calls, by the rules of the settings and `others`. */
export async function permitOf(
  options: DialogueOptions,
  others: readonly UserRule[] = [],
): Promise<ToolRunnerOptions["permit"]> {
  const { config, home, userHome, environment = {}, cwd, ask, sandbox } = options;
  const { beforeFirstChange: before } = options;
  const permit = await createPermit({
    mode: config.permissionMode,
    cwd,
    home: userHome,
    isonforgeHome: home,
    addedDirectories: config.addedDirectories ?? [],
    environment: { ...environment, ...config.extensions?.variables },
    commands: config.userCommands,
    rules: [...config.extensions?.rules ?? [], ...others],
    ...(ask === undefined ? {} : { ask }),
  });
  const prepared = before === undefined ? permit : beforeFirstChange(permit, before);
  if (sandbox?.borders === undefined) return prepared;
  const { withinBorders } = await import("./sandbox/within_borders.ts");
  return withinBorders(prepared, { sandbox, root: await resolvePath(cwd, "/"), home: userHome });
}

/** What the tools of a conversation find beside its files. */
export function servicesOf(
  { sandbox, config: { web } }: DialogueOptions,
  background: BackgroundCommands,
): ToolServices {
  return {
    background,
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(web === undefined ? {} : { web }),
  };
}

/** What the model is told before everything else. */
export function systemMessage(
  { config, cwd, ask }: DialogueOptions,
  { project, facts, model, extensions }: {
    project: Project;
    facts: RunFacts;
    model: Model;
    extensions: Extensions;
  },
): Message {
  const content = systemPrompt({
    instructions: project.instructions,
    maxInstructions: model.contextWindow,
    cwd,
    permissionMode: config.permissionMode,
    systemPrompt: config.systemPrompt,
    appendSystemPrompt: config.appendSystemPrompt,
    answerSchema: config.answerSchema?.schema,
    // What extends them tells of itself, and may be another time something else.
    tools: facts.tools.filter((name) => !/^(mcp__|skill$)/.test(name)),
    isInteractive: ask !== undefined,
    skills: skillsPrompt(extensions.skills, model),
    servers: extensions.instructions(),
  });
  return { role: "system", content };
}

/** Loaded only where there is one. */
export async function checkOf({ check }: DialogueConfig): Promise<Check | undefined> {
  if (check === undefined) return undefined;
  const { Check } = await import("./check.ts");
  return new Check(check);
}
