/**
 * The hooks of one conversation: asked at its beginning, before and after calls, and before its end. Whatever a hook does,
 * the run goes on: one that hangs, crashes or talks without end is ended and said.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { abbreviate } from "../../../text/abbreviate.ts";
import { foreignName } from "../../tools/foreign_names.ts";
import type { ToolOutcome } from "../../tools/tool.ts";
import { describeCall, foreignResponse } from "./foreign_call.ts";
import type { Hook, HookEvent } from "./hook.ts";
import { contextOf, type HookAnswer, readAnswer } from "./hook_answer.ts";
import { hooksFor } from "./hooks_for.ts";
import type { CallAdvice, HookContext, HookedCall } from "./hooked_call.ts";
import type { HooksOptions } from "./hooks_options.ts";
import { runHook, type RunHookOptions } from "./run_hook.ts";

/** A hook that never lets a run end is let go after so often. */
const MAX_CONTINUATIONS = 8;
/** For hooks that nobody waits for, when all else is over. */
const UNWAITED_MS = 2_000;

export class Hooks {
  readonly #options: HooksOptions;
  /** What was said before a call, for the model, until that has a result. */
  readonly #contexts = new Map<string, string>();
  /** What the calls under way would touch, by their ids. */
  readonly #touches = new Map<string, HookedCall["touches"]>();
  /** Hooks that nobody waits for. */
  readonly #unwaited = new AbortController();
  readonly #stillRunning = new Set<Promise<unknown>>();
  #continuations = 0;
  #beginning: Promise<HookAnswer[]> | undefined;
  #end: string | undefined;
  #isChangeSaid = false;
  #sessionEnd: Promise<void> | undefined;

  constructor(options: HooksOptions) {
    this.#options = options;
  }

  /**
   * A conversation begins or goes on.
   *
   * @returns what the model is to know
   */
  async sessionStart(source: "startup" | "resume", context: HookContext): Promise<string> {
    this.#beginning ??= this.#ask("SessionStart", { source }, { names: [source], ...context });
    return contextOf(await this.#beginning);
  }

  /** The user said something; `refusal` is for them, `context` for the model. */
  async userPrompt(
    prompt: string,
    context: HookContext,
  ): Promise<{ refusal: string } | { context: string }> {
    this.#continuations = 0;
    const answers = await this.#ask("UserPromptSubmit", { prompt }, context);
    const refused = answers.find(({ isBlocking }) => isBlocking);
    return refused === undefined
      ? { context: contextOf(answers) }
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
    const response = outcome.isError
      ? { error: outcome.output, is_interrupt: false }
      : { tool_response: foreignResponse({ ...call, cwd }, outcome) };
    const touches = this.#touches.get(call.id);
    this.#touches.delete(call.id);
    const answers = await this.#ask(event, {
      ...describeCall(call, this.#options.cwd),
      ...response,
    }, {
      call: { ...call, ...(touches && { touches }) },
      ...context,
    });
    const words = [
      this.#contexts.get(call.id) ?? "",
      ...answers.filter(({ isBlocking }) => isBlocking).map(({ reason }) => reason),
      contextOf(answers),
    ].filter((text) => text !== "");
    this.#contexts.delete(call.id);
    if (words.length === 0) return outcome;
    const notes = words.map((text) => `[a hook says: ${text}]`).join("\n");
    const separator = outcome.output.endsWith("\n") || outcome.output === "" ? "" : "\n";
    return { ...outcome, output: `${outcome.output}${separator}${notes}` };
  }

  /**
   * The model has done.
   *
   * @returns what it is told when it has not
   */
  async stop(lastMessage: string, context: HookContext): Promise<string | undefined> {
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
    const blocking = answers.filter(({ isBlocking }) => isBlocking);
    if (blocking.length === 0) return undefined;
    if (++this.#continuations > MAX_CONTINUATIONS) {
      const text =
        `a Stop hook let the run go on ${MAX_CONTINUATIONS} times: it is not asked again`;
      await context.emit({ type: "notice", text });
      return undefined;
    }
    return blocking.map(({ reason }) => reason || "a hook wants you to go on").join("\n\n");
  }

  /** @throws {UserError} when a hook has ended the run */
  throwIfEnded(): void {
    if (this.#end === undefined) return;
    throw new UserError(`a hook ended the run: ${this.#end}`);
  }

  /** The conversation becomes shorter. */
  async preCompact(trigger: "manual" | "auto", context: HookContext): Promise<void> {
    await this.#ask("PreCompact", { trigger, custom_instructions: "" }, {
      names: [trigger],
      ...context,
    });
  }

  /** It is over: the hooks of that are run, once, and those that nobody waits for get a moment to end by themselves. */
  sessionEnd(): Promise<void> {
    return this.#sessionEnd ??= this.#runEnd();
  }

  async #runEnd(): Promise<void> {
    const { signal } = this.#unwaited;
    const reason = "other";
    // Each has its own time, and nobody is left who could be told.
    const told = { names: [reason], emit: async () => {}, signal };
    await this.#ask("SessionEnd", { reason }, told).catch(() => {});
    await settlesWithin(Promise.all(this.#stillRunning), UNWAITED_MS, signal);
    this.close();
  }

  /** Ends what nobody waits for. */
  close(): void {
    this.#unwaited.abort();
  }

  /** All hooks of an event, side by side; answers in the order of the hooks. */
  async #ask(
    event: HookEvent,
    about: Record<string, unknown>,
    { call, emit, signal, ...others }: HookContext & {
      /** What its matcher is held against. */
      names?: readonly string[];
      call?: HookedCall;
    },
  ): Promise<HookAnswer[]> {
    const names = call === undefined ? others.names ?? [] : [foreignName(call.name), call.name];
    const hooks = await this.#hooksFor(event, { names, call, emit });
    if (hooks.length === 0) return [];
    const { sessionId, transcriptPath, cwd, permissionMode } = this.#options;
    const mode = permissionMode();
    const input = {
      session_id: sessionId,
      transcript_path: transcriptPath,
      cwd,
      permission_mode: mode === "yolo" ? "bypassPermissions" : mode,
      hook_event_name: event,
      ...about,
    };
    const results = hooks.map(async (hook): Promise<HookAnswer> => {
      const running = runHook(hook, input, {
        ...this.#optionsFor(hook),
        signal: hook.isAsync ? this.#unwaited.signal : signal,
      });
      if (!hook.isAsync) return readAnswer(await running, event);
      const done: Promise<unknown> = running.catch(() => {}).finally(() =>
        this.#stillRunning.delete(done)
      );
      this.#stillRunning.add(done);
      return { reason: "" };
    });
    const answers = await Promise.all(results);
    for (const [index, { message, failure, stop }] of answers.entries()) {
      const { command = "", from = "" } = hooks[index] ?? {};
      const named = `the ${event} hook "${abbreviate(command, 60)}" (${from})`;
      if (message !== undefined) await emit({ type: "notice", text: message });
      if (failure !== undefined) await emit({ type: "notice", text: `${named} ${failure}` });
      this.#end ??= stop;
    }
    return answers;
  }

  async #hooksFor(
    event: HookEvent,
    { names, call, emit }: Pick<HookContext, "emit"> & {
      names: readonly string[];
      call: HookedCall | undefined;
    },
  ): Promise<Hook[]> {
    const { hooks, ...places } = this.#options;
    const found = await hooksFor(event, hooks, { names, call, places });
    const isOfRepository = found.some((hook) => hook.isOfRepository);
    if (!isOfRepository || await this.#options.isUnchanged()) return found;
    if (!this.#isChangeSaid) {
      this.#isChangeSaid = true;
      const text =
        "hooks of this repository are not run any more: they changed since you trusted them";
      await emit({ type: "notice", text });
    }
    return found.filter((hook) => !hook.isOfRepository);
  }

  #optionsFor(hook: Hook): Omit<RunHookOptions, "signal"> {
    const { cwd, environment, variables, sandbox, settings } = this.#options;
    // One of the user's own runs outside, where nothing of a repository decides what it loads.
    if (!hook.isOfRepository) return { cwd, environment, variables, sandbox: undefined };
    return { cwd, environment, variables: { ...settings, ...variables }, sandbox };
  }
}
