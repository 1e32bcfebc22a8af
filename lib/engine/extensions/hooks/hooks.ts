/**
 * The hooks of one conversation: asked at its beginning, before and after calls, and before its end. Whatever a hook does,
 * the run goes on: one that hangs, crashes or talks without end is ended and said.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import type { AroundSummary } from "../../context/compact.ts";
import type { Limits } from "../../limits.ts";
import type { ToolOutcome } from "../../tools/tool.ts";
import { describeCall, foreignResponse } from "./foreign_call.ts";
import { AskedHooks, type AskOptions } from "./asked_hooks.ts";
import { environmentFile } from "./environment_file.ts";
import { aboutExplorer, EXPLORER } from "./explorer.ts";
import type { HookEvent } from "./hook.ts";
import { contextOf, type HookAnswer } from "./hook_answer.ts";
import { IdleTimer } from "./idle_timer.ts";
import type { CallAdvice, HookContext, HookedCall } from "./hooked_call.ts";
import type { HooksOptions } from "./hooks_options.ts";
import type { SessionEndReason, SessionSource } from "./session_source.ts";

/** A hook that never lets a run end is let go after so often. */
const MAX_CONTINUATIONS = 8;

export class Hooks {
  readonly #options: HooksOptions;
  /** What was said before a call, for the model, until that has a result. */
  readonly #contexts = new Map<string, string>();
  /** What the calls under way would touch, by their ids. */
  readonly #touches = new Map<string, HookedCall["touches"]>();
  readonly #asked: AskedHooks;
  readonly #idle = new IdleTimer();
  readonly #variables: Record<string, string> = {};
  #continuations = 0;
  #beginning: Promise<HookAnswer[]> | undefined;
  #end: string | undefined;
  #sessionEnd: Promise<void> | undefined;

  constructor(options: HooksOptions) {
    this.#options = options;
    this.#asked = new AskedHooks(options);
  }

  /** What hooks at the beginning want the commands of the conversation to find in their environment. */
  get variables(): Readonly<Record<string, string>> {
    return this.#variables;
  }

  /** What hooks take that ask the model counts to these from now on. */
  countTo(limits: Limits): void {
    this.#asked.limits = limits;
  }

  /**
   * A conversation begins or goes on.
   *
   * @returns what the model is to know
   */
  async sessionStart(source: SessionSource, context: HookContext): Promise<string> {
    this.#beginning ??= this.#begin(source, context);
    return contextOf(await this.#beginning);
  }

  async #begin(source: SessionSource, context: HookContext): Promise<HookAnswer[]> {
    if (!this.#options.hooks.some(({ event }) => event === "SessionStart")) return [];
    using file = environmentFile();
    const how = { names: [source], variables: { CLAUDE_ENV_FILE: file.path }, ...context };
    const answers = await this.#ask("SessionStart", { source }, how);
    Object.assign(this.#variables, await file.variables(this.#options, context));
    return answers;
  }

  /** The user said something; `refusal` is for them, `context` for the model. */
  async userPrompt(
    prompt: string,
    context: HookContext,
  ): Promise<{ refusal: string } | { context: string }> {
    this.#continuations = 0;
    this.#idle.stop();
    const answers = await this.#ask("UserPromptSubmit", { prompt }, context);
    const refused = answers.find(({ isBlocking }) => isBlocking);
    const words = [...await this.#asked.woken(), contextOf(answers)];
    return refused === undefined
      ? { context: words.filter((text) => text !== "").join("\n\n") }
      : { refusal: refused.reason || "it gave no reason" };
  }

  /** A call is to be made. What denies wins over what asks, that over what allows. */
  async preToolUse(call: HookedCall, context: HookContext): Promise<CallAdvice> {
    this.#touches.set(call.id, call.touches);
    const answers = await this.#ask("PreToolUse", describeCall(call, this.#options.cwd), {
      call,
      ...context,
    });
    const words = contextOf(answers);
    if (words !== "") this.#contexts.set(call.id, words);
    const strictest = (["deny", "ask", "allow"] as const).map((permission) =>
      answers.find((answer) => answer.permission === permission)
    ).find((answer) => answer !== undefined);
    return {
      permission: this.#end === undefined ? strictest?.permission : "deny",
      reason: strictest?.reason || this.#end || "a hook said so",
      updatedInput: answers.findLast(({ updatedInput }) => updatedInput)?.updatedInput,
    };
  }

  /** A call was made; the model is told what its hooks say. */
  async postToolUse(
    call: HookedCall,
    outcome: ToolOutcome,
    context: HookContext,
  ): Promise<ToolOutcome> {
    const event = outcome.isError ? "PostToolUseFailure" : "PostToolUse";
    const { cwd } = this.#options;
    const touches = this.#touches.get(call.id);
    const made = touches === undefined ? call : { ...call, touches };
    this.#touches.delete(call.id);
    const response = outcome.isError
      ? { error: outcome.output, is_interrupt: false }
      : { tool_response: foreignResponse({ ...made, cwd }, outcome) };
    const asked = { ...describeCall(made, cwd), ...response };
    const answers = await this.#ask(event, asked, { call: made, ...context });
    const words = [
      this.#contexts.get(call.id) ?? "",
      ...answers.filter(({ isBlocking }) => isBlocking).map(({ reason }) => reason),
      contextOf(answers),
    ].filter((text) => text !== "");
    this.#contexts.delete(call.id);
    const later = await this.#asked.woken();
    const output = answers.findLast((one) => one.output !== undefined)?.output ?? outcome.output;
    if (words.length + later.length === 0) return { ...outcome, output };
    const notes = [...words.map((text) => `[a hook says: ${text}]`), ...later].join("\n");
    const separator = output.endsWith("\n") || output === "" ? "" : "\n";
    return { ...outcome, output: `${output}${separator}${notes}` };
  }

  /**
   * The model has done.
   *
   * @returns what it is told when it has not
   */
  async stop(lastMessage: string, context: HookContext): Promise<string | undefined> {
    const words = await this.#stop(lastMessage, context);
    if (words === undefined && this.#options.isAtTerminal) {
      const context = { emit: async () => {}, signal: this.#asked.signal };
      this.#idle.start((message) => this.notify("idle_prompt", message, context));
    }
    return words;
  }

  async #stop(lastMessage: string, context: HookContext): Promise<string | undefined> {
    const answers = await this.#ask("Stop", {
      stop_hook_active: this.#continuations > 0,
      last_assistant_message: lastMessage,
    }, context);
    if (this.#end !== undefined) {
      // It is over anyway.
      await context.emit({ type: "notice", text: `a hook says: ${this.#end}` });
      this.#end = undefined;
      return undefined;
    }
    const later = await this.#asked.woken(this.#options.isAtTerminal ? undefined : context.signal);
    const blocking = answers.filter(({ isBlocking }) => isBlocking).map(({ reason }) => reason)
      .concat(later);
    if (blocking.length === 0) return undefined;
    if (++this.#continuations > MAX_CONTINUATIONS) {
      const text =
        `a Stop hook let the run go on ${MAX_CONTINUATIONS} times: it is not asked again`;
      await context.emit({ type: "notice", text });
      return undefined;
    }
    return blocking.map((reason) => reason || "a hook wants you to go on").join("\n\n");
  }

  /** @throws {UserError} when a hook has ended the run */
  throwIfEnded(): void {
    if (this.#end === undefined) return;
    throw new UserError(`a hook ended the run: ${this.#end}`);
  }

  /** The user is wanted: a call is to be approved, a question answered, or nothing goes on. */
  async notify(
    type: "permission_prompt" | "elicitation_dialog" | "idle_prompt",
    message: string,
    context: HookContext,
  ): Promise<void> {
    const about = { message, title: "isonforge", notification_type: type };
    await this.#ask("Notification", about, { names: [type], ...context });
  }

  /** An exploration begins; returns what it is to know beside its question. */
  async subagentStart(id: string, context: HookContext): Promise<string> {
    return contextOf(
      await this.#ask("SubagentStart", aboutExplorer(id), { names: EXPLORER, ...context }),
    );
  }

  /** It is over; returns what the model is told beside its answer. */
  async subagentStop(id: string, answer: string, context: HookContext): Promise<string> {
    const about = {
      ...aboutExplorer(id),
      stop_hook_active: false,
      last_assistant_message: answer,
    };
    const answers = await this.#ask("SubagentStop", about, { names: EXPLORER, ...context });
    const said = answers.filter(({ isBlocking }) => isBlocking).map(({ reason }) => reason);
    return [...said, contextOf(answers)].filter((text) => text !== "").join("\n");
  }

  /** The conversation is about to become shorter; then hooks of its beginning say what the model is to know again. */
  aroundSummary(trigger: "manual" | "auto", context: HookContext): AroundSummary {
    const about = { trigger, custom_instructions: "" };
    return {
      before: async () => {
        await this.#ask("PreCompact", about, { names: [trigger], ...context });
      },
      after: async () => {
        const said = contextOf(await this.#begin("compact", context));
        // What they said first is still there.
        return said === contextOf(await this.#beginning ?? []) ? "" : said;
      },
    };
  }

  /** It is over: the hooks of that are run, once, and those that nobody waits for get a moment to end by themselves. */
  sessionEnd(reason: SessionEndReason): Promise<void> {
    return this.#sessionEnd ??= this.#runEnd(reason);
  }

  async #runEnd(reason: SessionEndReason): Promise<void> {
    this.#idle.stop();
    const { signal } = this.#asked;
    // Each has its own time, and nobody is left who could be told.
    const told = { names: [reason], emit: async () => {}, signal };
    await this.#ask("SessionEnd", { reason }, told).catch(() => {});
    await this.#asked.settle();
    this.close();
  }

  /** Ends what nobody waits for. */
  close(): void {
    this.#idle.stop();
    this.#asked.close();
  }

  async #ask(
    event: HookEvent,
    about: Record<string, unknown>,
    how: AskOptions,
  ): Promise<HookAnswer[]> {
    const answers = await this.#asked.ask(event, about, how);
    this.#end ??= answers.find(({ stop }) => stop !== undefined)?.stop;
    return answers;
  }
}
