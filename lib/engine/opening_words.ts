/**
 * What the user says, on its way into a conversation: hooks may refuse it, or add to it.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { RunEvent, RunOutcome } from "./events.ts";
import type { HookContext, Hooks } from "./extensions/hooks/hooks.ts";
import type { UserMessage } from "./message.ts";
import type { Limits } from "./limits.ts";
import type { Redact } from "./redact/redact.ts";

export interface OpeningOptions extends HookContext {
  hooks: Hooks | undefined;
  limits: Limits;
  /** What is said for what was typed. */
  content: string;
  redact: Redact;
  /** What surrounds the first words; undefined for later ones. */
  surroundings: string | undefined;
  /** Whether the conversation was there before this run. */
  isResumed: boolean;
}

/** The message, or the outcome of a run that a hook did not let begin. */
export async function openingWords(
  typed: string,
  { hooks, limits, content, surroundings, isResumed, redact, signal, ...options }: OpeningOptions,
): Promise<{ message: UserMessage } | { outcome: RunOutcome }> {
  const emit = (event: RunEvent) =>
    options.emit(event.type === "notice" ? { ...event, text: redact(event.text) } : event);
  const context = { emit, signal };
  const added: string[] = surroundings === undefined ? [] : [surroundings];
  if (hooks !== undefined) {
    if (surroundings !== undefined) {
      added.push(await hooks.sessionStart(isResumed ? "resume" : "startup", context));
    }
    const said = await hooks.userPrompt(typed, context);
    try {
      hooks.throwIfEnded();
      if ("refusal" in said) throw new UserError(`a hook refused the prompt: ${said.refusal}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { usage, turns, costUsd } = limits;
      const failed = { reason: "failed", message: redact(error.message), error } as const;
      return { outcome: { ...failed, text: "", turns, usage, costUsd } };
    }
    added.push(said.context);
  }
  const words = added.filter((text) => text !== "").join("\n\n");
  return { message: { role: "user", content, ...(words === "" ? {} : { context: words }) } };
}
