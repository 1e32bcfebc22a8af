/**
 * Asking the hooks of an event, and hearing what they answer.
 *
 * @module
 */
import { abortable } from "../../../sys/abortable.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { abbreviate } from "../../../text/abbreviate.ts";
import { foreignName } from "../../tools/foreign_names.ts";
import { writtenNames } from "../../permissions/user_rules/rule_names.ts";
import type { Limits } from "../../limits.ts";
import { askHook, type AskHookOptions } from "./ask_hook.ts";
import { type Hook, type HookEvent, nameAction } from "./hook.ts";
import { type HookAnswer, readAnswer } from "./hook_answer.ts";
import type { HookContext, HookedCall } from "./hooked_call.ts";
import { hooksFor } from "./hooks_for.ts";
import type { HooksOptions } from "./hooks_options.ts";

/** For hooks that nobody waits for, when all else is over. */
const UNWAITED_MS = 2_000;

export interface AskOptions extends HookContext {
  /** What matchers are held against. */
  names?: readonly string[];
  call?: HookedCall;
  /** What these hooks find in their environment beside what all do. */
  variables?: Readonly<Record<string, string>>;
}

export class AskedHooks {
  readonly #options: HooksOptions;
  /** Hooks that nobody waits for. */
  readonly #unwaited = new AbortController();
  readonly #stillRunning = new Set<Promise<unknown>>();
  /** Those of them that may have something to say later, and what they said. */
  readonly #wakers = new Set<Promise<unknown>>();
  #woken: string[] = [];
  /** What asking the model counts to. */
  limits: Limits | undefined;
  #isChangeSaid = false;

  constructor(options: HooksOptions) {
    this.#options = options;
  }

  /** Aborted when the conversation is over. */
  get signal(): AbortSignal {
    return this.#unwaited.signal;
  }

  /** Those that nobody waits for get a moment to end by themselves. */
  async settle(): Promise<void> {
    const { unwaitedMs = UNWAITED_MS } = this.#options;
    await settlesWithin(Promise.all(this.#stillRunning), unwaitedMs, this.signal);
  }

  /**
   * What hooks that nobody waits for want the model to know by now.
   *
   * @param last that they are waited for, each within its own time, as nobody can be told afterwards
   * @throws the reason of `last` when that is aborted
   */
  async woken(last?: AbortSignal): Promise<string[]> {
    if (last !== undefined) await abortable(Promise.all(this.#wakers), last);
    const said = this.#woken;
    this.#woken = [];
    return said;
  }

  /** Ends them. */
  close(): void {
    this.#unwaited.abort();
  }

  /** All hooks of an event, side by side; answers in the order of the hooks. */
  async ask(
    event: HookEvent,
    about: Record<string, unknown>,
    { call, emit, signal, variables = {}, ...others }: AskOptions,
  ): Promise<HookAnswer[]> {
    const names = call === undefined ? others.names ?? [] : namesOf(call);
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
      const running = askHook(hook, input, {
        ...this.#optionsFor(hook, variables),
        signal: hook.isAsync ? this.#unwaited.signal : signal,
      });
      if (!hook.isAsync) return readAnswer(await running, event);
      // Nobody waits for what it says; the end of the conversation ends it.
      const done: Promise<unknown> = running.then((result) => {
        const { isBlocking, reason } = readAnswer(result, "Stop");
        if (hook.wakes && isBlocking) this.#woken.push(saidLater(event, reason));
      }).catch(() => {}).finally(() => {
        this.#stillRunning.delete(done);
        this.#wakers.delete(done);
      });
      this.#stillRunning.add(done);
      if (hook.wakes) this.#wakers.add(done);
      return { reason: "" };
    });
    const answers = await Promise.all(results);
    for (const [index, { message, failure }] of answers.entries()) {
      const { action, from = "" } = hooks[index] ?? {};
      const what = action === undefined ? "" : nameAction(action);
      const named = `the ${event} hook "${abbreviate(what, 60)}" (${from})`;
      if (message !== undefined) await emit({ type: "notice", text: message });
      if (failure !== undefined) await emit({ type: "notice", text: `${named} ${failure}` });
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

  #optionsFor(
    hook: Hook,
    others: Readonly<Record<string, string>>,
  ): Omit<AskHookOptions, "signal"> {
    const { cwd, environment, sandbox, settings, web } = this.#options;
    const variables = { ...this.#options.variables, ...others };
    const model = { model: this.#options.model, limits: this.limits };
    const common = { cwd, environment, web, model };
    // One of the user's own runs outside, where nothing of a repository decides what it loads.
    if (!hook.isOfRepository) return { ...common, variables, sandbox: undefined };
    return { ...common, variables: { ...settings, ...variables }, sandbox };
  }
}

/** What matchers may call the tool. */
function namesOf({ name, ofServer }: HookedCall): string[] {
  return [...new Set([foreignName(name), name, ...writtenNames(ofServer)])];
}

/** Not to be taken for what the last call did, or for words of the user: it is about something earlier. */
function saidLater(event: HookEvent, reason: string): string {
  const what = reason === "" ? "says no, and not why" : `says: ${reason}`;
  return `[a ${event} hook that ran in the background ${what}]`;
}
