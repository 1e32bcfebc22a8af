/**
 * A conversation that goes on: opened once, then one message of the user after the other.
 *
 * @module
 */
import { nextEventLoopTurn } from "./abort/next_event_loop_turn.ts";
import { beforeFirstChange } from "./before_first_change.ts";
import type { AnswerSchema } from "./answer_schema.ts";
import type { Effort } from "./effort.ts";
import type { Emit, RunEvent, RunOutcome } from "./events.ts";
import type { Limits } from "./limits.ts";
import { runLoop } from "./loop.ts";
import type { Message } from "./message.ts";
import type { Model } from "./models/model.ts";
import { type ModelChoice, openModel } from "./models/mod.ts";
import type { Waiting } from "./models/waiting.ts";
import type { RunFacts } from "./output/output.ts";
import type { PermissionMode } from "./permissions/mode.ts";
import { type Ask, createPermit } from "./permissions/permit.ts";
import { describeProject } from "./project.ts";
import { systemPrompt } from "./prompt.ts";
import { promptContext } from "./prompt_context.ts";
import { createRedact, type Redact } from "./redact/redact.ts";
import { redactedEmit, redactError, redactMessage, redactOutcome } from "./redact/events.ts";
import { Session, type SessionChoice } from "./sessions/session.ts";
import { repairConversation } from "./sessions/repair.ts";
import type { ToolRunnerOptions } from "./tool_runner.ts";
import { outputWithGrace, withGrace } from "./abort/with_grace.ts";

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
  /** What must be shown and kept nowhere. */
  secrets: readonly string[];
  /** Whether requests and responses are kept in a file beside the session. */
  keepsExchanges: boolean;
}

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
  /** Puts to a person what needs approval; without, it is refused. */
  ask?: Ask;
  /** Waited for before the first call that may change something; must not fail. */
  beforeFirstChange?: () => Promise<void>;
  /** What to do while the endpoint does not answer; without, that is an error at once. */
  waiting?: Waiting;
}

export interface TurnOptions {
  limits: Limits;
  emit: Emit;
  /** Ends the turn. */
  signal: AbortSignal;
}

interface Parts extends Pick<ToolRunnerOptions, "tools" | "permit"> {
  session: Session;
  model: Model;
  facts: RunFacts;
  userHome: string;
  messages: Message[];
  /** What surrounds the first words. */
  context: string;
  notices: readonly string[];
  log: Disposable | undefined;
  redact: Redact;
  secrets: readonly string[];
  answerSchema: AnswerSchema | undefined;
}

/** An open conversation with a model. */
export class Dialogue {
  readonly facts: RunFacts;
  /** What a person should know about how the conversation was opened. */
  readonly notices: readonly string[];
  readonly #parts: Parts;
  #messages: Message[];
  #hasBegun = false;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#messages = parts.messages;
    this.facts = parts.facts;
    this.notices = parts.notices;
  }

  /**
   * Opens everything that a conversation needs.
   *
   * @throws {UserError} when it cannot begin: no model, no such session
   */
  static async open(options: DialogueOptions): Promise<Dialogue> {
    const { config, home, cwd, ask } = options;
    const session = await Session.open(options.session ?? {}, { home, cwd });
    const { secrets } = config;
    const redact = createRedact(secrets);
    const kept = config.keepsExchanges ? await keptExchanges(options, session, redact) : undefined;
    const choice = kept?.choice ?? config.model;
    const { model, tools, permit, project } = await prepare(options, choice).catch((error) => {
      kept?.log[Symbol.dispose]();
      session[Symbol.dispose]();
      // An endpoint that refuses a key likes to repeat it.
      throw redactError(error, redact);
    });
    const facts: RunFacts = {
      sessionId: session.id,
      model: model.name,
      cwd,
      permissionMode: config.permissionMode,
      tools: tools.map((tool) => tool.name),
    };
    const content = systemPrompt({
      instructions: project.instructions,
      maxInstructions: model.contextWindow,
      cwd,
      permissionMode: config.permissionMode,
      systemPrompt: config.systemPrompt,
      appendSystemPrompt: config.appendSystemPrompt,
      answerSchema: config.answerSchema?.schema,
      tools: facts.tools,
      isInteractive: ask !== undefined,
    });
    const messages: Message[] = [
      { role: "system", content },
      ...session.messagesFor(model.name),
    ];
    const context = promptContext({ cwd, git: project.git, now: new Date() });
    const { userHome } = options;
    const parts = { session, model, tools, permit, facts, userHome, messages, redact, secrets };
    const { answerSchema } = config;
    const notices = [...project.warnings, ...session.notices];
    if (kept !== undefined) {
      notices.push(`requests and responses are kept in ${kept.log.path}`);
    }
    return new Dialogue({ ...parts, answerSchema, context, notices, log: kept?.log });
  }

  /** The conversation so far, the system prompt first. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Says `text` to the model; resolves when it has done with it. */
  async say(text: string, { limits, emit, signal }: TurnOptions): Promise<RunOutcome> {
    const { session, model, tools, permit, facts, context, redact, secrets } = this.#parts;
    const message: Message = {
      role: "user",
      content: text,
      ...(this.#hasBegun ? {} : { context }),
    };
    this.#hasBegun = true;
    this.#messages.push(message);
    await session.add(redactMessage(message, redact));

    const redacted = redactedEmit(async (event) => {
      if (event.type === "message") await session.add(event.message);
      if (event.type === "compacted") await session.compacted(event.messages);
      await emit(event);
    }, { redact, secrets });
    let isOver = false;
    const record = async (event: RunEvent) => {
      // A tool that did not stop in time belongs to no turn any more.
      if (isOver) return;
      if (event.type === "message") this.#messages.push(event.message);
      if (event.type === "compacted") this.#messages = [...event.messages];
      await redacted.emit(event);
    };
    const messages = [...this.#messages];
    const loop = runLoop({
      model,
      tools,
      permit,
      limits,
      messages,
      cwd: facts.cwd,
      home: this.#parts.userHome,
      emit: record,
      signal,
      answerSchema: this.#parts.answerSchema,
    });
    const outcome = await withGrace(loop, { signal, limits });
    isOver = true;
    await outputWithGrace(redacted.flush(), signal);
    this.#messages = repairConversation(this.#messages);
    return redactOutcome(outcome, redact);
  }

  [Symbol.dispose](): void {
    this.#parts.session[Symbol.dispose]();
    this.#parts.log?.[Symbol.dispose]();
  }
}

/** Loaded only where somebody looks for what goes wrong. */
async function keptExchanges(
  { config, home }: DialogueOptions,
  { id: sessionId }: Session,
  redact: Redact,
) {
  const { keepExchanges } = await import("./keep_exchanges.ts");
  return await keepExchanges(config.model, { home, sessionId, redact });
}

/** What the loop works with. The endpoint is asked first, since it may take its time to answer. */
async function prepare(options: DialogueOptions, choice: ModelChoice) {
  const { config, waiting, home, userHome, environment = {}, cwd, ask } = options;
  const { beforeFirstChange: before } = options;
  const { effort, permissionMode: mode } = config;
  const opening = openModel(choice, {
    ...(effort === undefined ? {} : { effort }),
    ...(waiting === undefined ? {} : { waiting }),
  });
  const others = nextEventLoopTurn().then(() =>
    Promise.all([
      describeProject(cwd, { home, userHome }),
      import("./tools/mod.ts"),
      createPermit({
        mode,
        cwd,
        home: userHome,
        isonforgeHome: home,
        addedDirectories: config.addedDirectories ?? [],
        environment,
        ...(ask === undefined ? {} : { ask }),
      }),
    ])
  );
  const [model, [project, { tools }, permit]] = await Promise.all([opening, others]);
  return {
    model,
    tools,
    permit: before === undefined ? permit : beforeFirstChange(permit, before),
    project,
  };
}
