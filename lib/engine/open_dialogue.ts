/**
 * Opening a conversation.
 *
 * @module
 */
import {
  type DialogueOptions,
  keptBy,
  keptExchanges,
  prepare,
  systemMessage,
} from "./dialogue_parts.ts";
import type { Hooks } from "./extensions/hooks/hooks.ts";
import type { Extensions } from "./extensions/extensions.ts";
import type { Message } from "./message.ts";
import type { ExchangeLog } from "./models/http/exchange_log.ts";
import { openModel } from "./models/mod.ts";
import type { Model } from "./models/model.ts";
import type { RunFacts } from "./output/output.ts";
import type { Project } from "./prompt/project.ts";
import { promptContext } from "./prompt/prompt_context.ts";
import { redactError } from "./redact/events.ts";
import { createRedact, type Redact } from "./redact/redact.ts";
import { Session } from "./sessions/session.ts";
import type { ToolRunnerOptions } from "./tool_runner.ts";

/** Everything that an open conversation holds. */
export interface DialogueParts extends Pick<ToolRunnerOptions, "tools" | "permit"> {
  /** What is there whatever the servers do. */
  ownTools: ToolRunnerOptions["tools"];
  extensions: Extensions;
  options: DialogueOptions;
  project: Project;
  session: Session;
  model: Model;
  facts: RunFacts;
  messages: Message[];
  /** What surrounds the first words. */
  surroundings: string;
  notices: readonly string[];
  log: ExchangeLog | undefined;
  /** Undefined where there are none. */
  hooks: Hooks | undefined;
  redact: Redact;
  secrets: readonly string[];
}

/**
 * Opens everything that a conversation needs.
 *
 * @throws {UserError} when it cannot begin: no model, no such session
 */
export async function openParts(given: DialogueOptions): Promise<DialogueParts> {
  const opened: { hooks?: Hooks | undefined } = {};
  const options = { ...given, ...withNotification(given.ask, opened) };
  const { config, home, cwd } = options;
  const session = await Session.open(options.session ?? {}, { home, cwd });
  const { secrets } = config;
  const redact = createRedact(secrets);
  const kept = config.keepsExchanges ? await keptExchanges(options, session, redact) : undefined;
  const choice = kept?.choice ?? config.model;
  const { model, tools, permit, project, extensions } = await prepare(options, choice).catch(
    (error) => {
      kept?.log[Symbol.dispose]();
      session[Symbol.dispose]();
      // An endpoint that refuses a key likes to repeat it.
      throw redactError(error, redact);
    },
  );
  extensions.belongTo(session.id);
  const facts: RunFacts = {
    sessionId: session.id,
    model: model.name,
    cwd,
    permissionMode: config.permissionMode,
    tools: tools.map((tool) => tool.name),
  };
  const messages: Message[] = [
    systemMessage(options, { project, facts, model, extensions }),
    ...session.messagesFor(model.name),
  ];
  const surroundings = promptContext({ cwd, git: project.git, now: new Date() });
  const ownTools = tools;
  const parts = { options, project, session, model, tools, ownTools, permit, facts, messages };
  const notices = [...config.notices ?? [], ...project.warnings, ...session.notices];
  if (kept !== undefined) {
    notices.push(`requests and responses are kept in ${kept.log.path}`);
  }
  const all: DialogueParts = {
    ...parts,
    extensions,
    hooks: undefined,
    redact,
    secrets,
    surroundings,
    notices,
    log: kept?.log,
  };
  all.hooks = opened.hooks = await hooksOf(all);
  return all;
}

/**
 * Another model for the same conversation, or the same one with another effort.
 *
 * @throws {UserError} when there is no such model
 */
export async function openAnother(
  { log, redact }: Pick<DialogueParts, "log" | "redact">,
  { model, effort }: Pick<DialogueOptions["config"], "model" | "effort">,
): Promise<Model> {
  const choice = log === undefined ? model : keptBy(log, model);
  return await openModel(choice, effort === undefined ? {} : { effort }).catch((error) => {
    throw redactError(error, redact);
  });
}

/** Who is asked may look elsewhere: hooks tell them. */
function withNotification(
  ask: DialogueOptions["ask"],
  opened: { hooks?: Hooks | undefined },
): Pick<DialogueOptions, "ask"> {
  if (ask === undefined) return {};
  return {
    ask: async (question) => {
      const message = `isonforge needs your permission to use ${question.tool.name}`;
      const { signal } = question;
      // Nobody waits for it, least of all the question.
      void opened.hooks?.notify("permission_prompt", message, { emit: async () => {}, signal })
        .catch(() => {});
      return await ask(question);
    },
  };
}

/** Loaded only where there are some. */
async function hooksOf(parts: DialogueParts): Promise<Hooks | undefined> {
  const { config: { extensions }, cwd, environment = {}, sandbox } = parts.options;
  if (extensions === undefined || extensions.hooks.length === 0) return undefined;
  const { openHooks } = await import("./extensions/hooks/open_hooks.ts");
  return openHooks({
    hooks: extensions.hooks,
    root: extensions.root ?? cwd,
    cwd,
    home: parts.options.userHome,
    environment,
    settings: extensions.variables ?? {},
    sandbox: sandbox?.borders === undefined ? undefined : sandbox,
    sessionId: parts.session.id,
    transcriptPath: parts.session.path,
    model: () => parts.model,
    web: parts.options.config.web,
    permissionMode: () => parts.options.config.permissionMode,
    isAtTerminal: parts.options.ask !== undefined,
    isUnchanged: () => extensions.trust.isUnchanged("programs"),
  });
}
