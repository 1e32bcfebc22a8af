/**
 * The hooks of one conversation: asked at its beginning, before and after calls, and before its end. Whatever a hook does,
 * the run goes on: one that hangs, crashes or talks without end is ended and said.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import type { Emit } from "../../events.ts";
import type { PermissionMode } from "../../permissions/mode.ts";
import { foreignName } from "../../tools/foreign_names.ts";
import type { ToolOutcome } from "../../tools/tool.ts";
import { foreignInput, foreignResponse } from "./foreign_call.ts";
import type { Hook, HookEvent } from "./hook.ts";
import { type HookAnswer, readAnswer } from "./hook_answer.ts";
import { matchesHook } from "./match_hook.ts";
import { runHook, type RunHookOptions } from "./run_hook.ts";

export interface HooksOptions extends Omit<RunHookOptions, "signal"> {
  hooks: readonly Hook[];
  sessionId: string;
  /** Where the conversation is saved. */
  transcriptPath: string;
  permissionMode: () => PermissionMode;
  /** Variables of the settings: for hooks of a repository, as for its commands. */
  settings?: Readonly<Record<string, string>>;
  /** Whether what a repository brought is still what was trusted. */
  isUnchanged: () => Promise<boolean>;
}

/** While something goes on. */
export interface HookContext {
  emit: Emit;
  signal: AbortSignal;
}

export interface HookedCall {
  id: string;
  name: string;
  args: unknown;
}

/** What hooks say of a call that is to be made. */
export interface CallAdvice {
  permission: "allow" | "deny" | "ask" | undefined;
  reason: string;
  updatedInput: Record<string, unknown> | undefined;
}

/** A hook that never lets a run end is let go after so often. */
const MAX_CONTINUATIONS = 8;

export class Hooks {
  readonly #options: HooksOptions;
  /** What was said before a call, for the model, until that has a result. */
  readonly #contexts = new Map<string, string>();
  /** Hooks that nobody waits for. */
  readonly #unwaited = new AbortController();
  #continuations = 0;
  #beginning: Promise<HookAnswer[]> | undefined;
  #end: string | undefined;
  #isChangeSaid = false;

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
    const answers = await this.#ask("PreToolUse", this.#describe(call), {
      names: [foreignName(call.name), call.name],
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
    const answers = await this.#ask(event, { ...this.#describe(call), ...response }, {
      names: [foreignName(call.name), call.name],
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

  /** Ends what nobody waits for. */
  close(): void {
    this.#unwaited.abort();
  }

  #describe({ id, name, args }: HookedCall): Record<string, unknown> {
    const { cwd } = this.#options;
    return {
      tool_name: foreignName(name),
      tool_input: foreignInput({ name, args, cwd }),
      tool_use_id: id,
    };
  }

  /** All hooks of an event, side by side; answers in the order of the hooks. */
  async #ask(
    event: HookEvent,
    about: Record<string, unknown>,
    { names = [], emit, signal }: HookContext & { names?: readonly string[] },
  ): Promise<HookAnswer[]> {
    const hooks = await this.#hooksFor(event, names, emit);
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
      void running.catch(() => {});
      return { reason: "" };
    });
    const answers = await Promise.all(results);
    for (const [index, { message, failure, stop }] of answers.entries()) {
      const { command = "", from = "" } = hooks[index] ?? {};
      const named = `the ${event} hook "${shortened(command)}" (${from})`;
      if (message !== undefined) await emit({ type: "notice", text: message });
      if (failure !== undefined) await emit({ type: "notice", text: `${named} ${failure}` });
      this.#end ??= stop;
    }
    return answers;
  }

  async #hooksFor(event: HookEvent, names: readonly string[], emit: Emit): Promise<Hook[]> {
    const found: Hook[] = [];
    for (const hook of this.#options.hooks) {
      const isKnown = found.some(({ command }) => command === hook.command);
      if (hook.event !== event || isKnown) continue;
      if (names.length > 0 && !await matchesHook(hook.matcher, names)) continue;
      found.push(hook);
    }
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

function contextOf(answers: readonly HookAnswer[]): string {
  return answers.flatMap(({ context }) => context ?? []).join("\n\n");
}

function shortened(command: string): string {
  return command.length > 60 ? `${command.slice(0, 59)}…` : command;
}
