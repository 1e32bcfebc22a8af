/**
 * A conversation that goes on: opened once, then one message of the user after the other.
 *
 * @module
 */
import { nextEventLoopTurn } from "./abort/next_event_loop_turn.ts";
import { beforeFirstChange } from "./before_first_change.ts";
import type { Effort } from "./effort.ts";
import type { Emit, RunEvent, RunOutcome } from "./events.ts";
import type { Limits } from "./limits.ts";
import { runLoop } from "./loop.ts";
import type { Message } from "./message.ts";
import type { Model } from "./models/model.ts";
import { type ModelChoice, openModel } from "./models/mod.ts";
import type { RunFacts } from "./output/output.ts";
import type { PermissionMode } from "./permissions/mode.ts";
import { type Ask, createPermit } from "./permissions/permit.ts";
import { describeProject } from "./project.ts";
import { systemPrompt } from "./prompt.ts";
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
  /** Directories beside the working directory that count as inside; absolute. */
  addedDirectories?: readonly string[];
  /** What must be shown and kept nowhere. */
  secrets: readonly string[];
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
  redact: Redact;
  secrets: readonly string[];
  /** About files of the project. */
  warnings: readonly string[];
}

/** An open conversation with a model. */
export class Dialogue {
  readonly facts: RunFacts;
  /** What a person should know about how the conversation was opened. */
  readonly notices: readonly string[];
  readonly #parts: Parts;
  #messages: Message[];

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.#messages = parts.messages;
    this.facts = parts.facts;
    this.notices = [...parts.warnings, ...parts.session.notices];
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
    const { model, tools, permit, project } = await prepare(options).catch((error) => {
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
      ...project,
      cwd,
      permissionMode: config.permissionMode,
      systemPrompt: config.systemPrompt,
      appendSystemPrompt: config.appendSystemPrompt,
      tools: facts.tools,
      now: new Date(),
      isInteractive: ask !== undefined,
    });
    const messages: Message[] = [
      { role: "system", content },
      ...session.messagesFor(model.name),
    ];
    return new Dialogue({
      session,
      model,
      tools,
      permit,
      facts,
      userHome: options.userHome,
      messages,
      redact,
      secrets,
      warnings: project.warnings,
    });
  }

  /** The conversation so far, the system prompt first. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Says `text` to the model; resolves when it has done with it. */
  async say(text: string, { limits, emit, signal }: TurnOptions): Promise<RunOutcome> {
    const { session, model, tools, permit, facts, redact, secrets } = this.#parts;
    const message: Message = { role: "user", content: text };
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
    });
    const outcome = await withGrace(loop, { signal, limits });
    isOver = true;
    await outputWithGrace(redacted.flush(), signal);
    this.#messages = repairConversation(this.#messages);
    return redactOutcome(outcome, redact);
  }

  [Symbol.dispose](): void {
    this.#parts.session[Symbol.dispose]();
  }
}

/** What the loop works with. The endpoint is asked first, since it may take its time to answer. */
async function prepare(options: DialogueOptions) {
  const { config, home, userHome, environment = {}, cwd, ask, beforeFirstChange: before } = options;
  const { model: choice, effort, permissionMode: mode } = config;
  const opening = openModel(choice, effort === undefined ? {} : { effort });
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
