/**
 * A conversation that goes on: opened once, then one message of the user after the other.
 *
 * @module
 */
import {
  checkOf,
  type DialogueChange,
  type DialogueOptions,
  permitOf,
  servicesOf,
  systemMessage,
} from "./dialogue_parts.ts";
import { estimateMessages, estimateTools } from "./context/estimate.ts";
import type { Extensions } from "./extensions/extensions.ts";
import type { Emit, RunEvent, RunOutcome } from "./events.ts";
import type { Image } from "./prompt/image.ts";
import type { SessionEndReason } from "./extensions/hooks/session_source.ts";
import type { Limits } from "./limits.ts";
import { type LoopOptions, runLoop } from "./loop.ts";
import type { Message } from "./message.ts";
import { openingWords } from "./opening_words.ts";
import { type DialogueParts, openAnother, openParts } from "./open_dialogue.ts";
import type { RunFacts } from "./output/output.ts";
import type { Project } from "./prompt/project.ts";
import { redactedEmit, redactMessage, redactOutcome } from "./redact/events.ts";
import { repairConversation, withoutReasoning } from "./sessions/repair.ts";
import { judgeSkill } from "./extensions/skills/judge_skill.ts";
import { renewTools } from "./extensions/renew_tools.ts";
import { BackgroundCommands } from "./tools/background/background_commands.ts";
import type { ToldToEnd } from "../sys/process_session.ts";
import { loopGrace, outputWithGrace, withGrace } from "./abort/with_grace.ts";

export interface TurnOptions {
  limits: Limits;
  emit: Emit;
  /** Ends the turn. */
  signal: AbortSignal;
  /** What goes with the words. */
  images?: readonly Image[] | undefined;
}

/** An open conversation with a model. */
export class Dialogue {
  /** What a person should know about how the conversation was opened. */
  readonly notices: readonly string[];
  readonly #parts: DialogueParts;
  #messages: Message[];
  /** By the endpoint's own count, after its last answer. */
  #counted: number | undefined;
  #hasBegun = false;
  readonly #background = new BackgroundCommands();
  #isReady = false;

  private constructor(parts: DialogueParts) {
    this.#parts = parts;
    this.#messages = parts.messages;
    this.notices = parts.notices;
    // The mode may change while it goes on.
    parts.extensions.judgeBy((...call) => judgeSkill(this.#parts, ...call));
  }

  /**
   * Opens everything that a conversation needs.
   *
   * @throws {UserError} when it cannot begin: no model, no such session
   */
  static async open(options: DialogueOptions): Promise<Dialogue> {
    return new Dialogue(await openParts(options));
  }

  /** What files told the model to begin with. */
  get instructions(): Project["instructions"] {
    return this.#parts.project.instructions;
  }

  /** What the conversation is extended with. */
  get extensions(): Extensions {
    return this.#parts.extensions;
  }

  /**
   * Waits for the tools that servers bring, not longer than it may, the first time that it is called.
   *
   * @returns what a person should know of them
   */
  async ready(signal: AbortSignal): Promise<readonly string[]> {
    if (this.#isReady) return [];
    this.#isReady = true;
    const notices = await this.extensions.ready(signal);
    const { notice } = renewTools(this.#parts);
    if (this.extensions.instructions().length > 0) this.#renewSystemMessage();
    return [...notices, ...notice === undefined ? [] : [notice]].map(this.#parts.redact);
  }

  #renewSystemMessage(): void {
    const now = systemMessage(this.#parts.options, this.#parts);
    this.#messages = this.#messages.map((one) => one.role === "system" ? now : one);
  }

  get facts(): RunFacts {
    return this.#parts.facts;
  }

  /** How full it is: tokens that the next request begins with, and tokens that fit. */
  get context(): { used: number; window: number } {
    const { model: { contextWindow: window }, tools } = this.#parts;
    return {
      used: this.#counted ?? estimateMessages(this.#messages) + estimateTools(tools),
      window,
    };
  }

  get endpoint(): string | undefined {
    return this.#parts.model.endpoint;
  }

  /**
   * Goes on in another permission mode, also within a turn, or from the next turn on with another model or effort.
   *
   * @throws {UserError} when there is no such model; all stays as it was then
   */
  async change(change: DialogueChange): Promise<void> {
    const parts = this.#parts;
    const config = { ...parts.options.config, ...change };
    const options = { ...parts.options, config };
    if (change.model !== undefined || change.effort !== undefined) {
      parts.model = await openAnother(parts, config);
      if (parts.model.name !== parts.facts.model) {
        // Another model does not take what this one has thought.
        parts.session.answers(parts.model.name);
        this.#messages = withoutReasoning(this.#messages);
        this.#counted = undefined;
      }
    }
    if (change.permissionMode !== undefined) parts.permit = await permitOf(options);
    parts.options = options;
    parts.facts = {
      ...parts.facts,
      model: parts.model.name,
      permissionMode: config.permissionMode,
    };
    this.#renewSystemMessage();
  }

  /**
   * Replaces all but what the model has not answered yet by a summary that it makes.
   *
   * @returns how many messages were summarised; 0 when there is nothing to summarise
   */
  async compact({ limits, signal }: Pick<TurnOptions, "limits" | "signal">): Promise<number> {
    const { compactAll } = await import("./context/compact_all.ts");
    const { model, tools, session, redact, hooks } = this.#parts;
    const around = hooks?.aroundSummary("manual", { emit: async () => {}, signal });
    const done = await compactAll(this.#messages, { model, limits, tools, signal, around });
    if (done === undefined) return 0;
    const fewer = this.#messages.length - done.length;
    [this.#messages, this.#counted] = [done, undefined];
    renewTools(this.#parts);
    await session.compacted(done.map((message) => redactMessage(message, redact)));
    return fewer;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Says `text` to the model; resolves when it has done with it. */
  async say(text: string, turn: TurnOptions): Promise<RunOutcome> {
    const { limits, emit, signal, images = [] } = turn;
    for (const notice of await this.ready(signal)) await emit({ type: "notice", text: notice });
    const { options, session, model, tools, facts, surroundings, hooks, redact, secrets } =
      this.#parts;
    const opened = await openingWords(text, {
      ...{ hooks, limits, redact, emit, signal },
      content: await this.extensions.typed(text, { signal, emit }),
      surroundings: this.#hasBegun ? undefined : surroundings,
      source: options.session?.resume === undefined ? options.beginning : "resume",
    });
    if ("outcome" in opened) return opened.outcome;
    const message = images.length === 0 ? opened.message : { ...opened.message, images };
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
      if (event.type === "compacted") {
        [this.#messages, this.#counted] = [[...event.messages], undefined];
      }
      if (event.type === "answered") this.#counted = event.usage.input + event.usage.output;
      await redacted.emit(event);
    };
    const permit: LoopOptions["permit"] = (call, signal) => this.#parts.permit(call, signal);
    const { incoming, userHome: home } = options;
    const services = servicesOf(options, this.#background);
    const places = { permit, emit: record, cwd: facts.cwd, home, incoming, signal, services };
    const hooked = hooks === undefined
      ? {}
      : (await import("./extensions/hooks/with_hooks.ts")).withHooks(hooks, places);
    const loop = runLoop({
      model,
      tools,
      currentTools: this.extensions.canChange ? () => renewTools(this.#parts).tools : undefined,
      ...places,
      ...hooked,
      limits,
      messages: [...this.#messages],
      answerSchema: options.config.answerSchema,
      check: await checkOf(options.config),
      told: session.told,
    });
    const outcome = await withGrace(loop, { signal, limits });
    isOver = true;
    await outputWithGrace(redacted.flush(), signal);
    this.#messages = repairConversation(this.#messages);
    return redactOutcome(outcome, redact);
  }

  /** The whole run is told to end: what goes on beside the loop is asked at once, so that all of it has the same time. */
  toldToEnd(why: ToldToEnd): void {
    void this.#background.endAll(why).catch(() => {});
    void this.extensions.close(why).catch(() => {});
    // Who waits for a command that needs all of that time has none left.
    void loopGrace().then(() => this.#parts.hooks?.sessionEnd("other"));
  }

  /** The run is over: ends the commands that still go on in the background, and returns which those were. */
  async endBackground(): Promise<string[]> {
    await this.#parts.hooks?.sessionEnd("other");
    return (await this.#background.endAll()).map(this.#parts.redact);
  }

  /** Resolves when nothing that was started for the conversation runs any more. */
  async close(reason: SessionEndReason = "other"): Promise<void> {
    await this.#parts.hooks?.sessionEnd(reason);
    this[Symbol.dispose]();
    await this.extensions.close();
  }

  /** Waits for nothing. */
  [Symbol.dispose](): void {
    this.#parts.hooks?.close();
    this.#background.endNow();
    this.#parts.session[Symbol.dispose]();
    this.#parts.log?.[Symbol.dispose]();
    void this.extensions.close();
  }
}
