/**
 * What the user says, on its way into a conversation: hooks may refuse it, or add to it.
 *
 * @module
 */
import { LinkedAbort } from "./abort/linked_abort.ts";
import { UserError } from "../errors.ts";
import { endOf } from "./end_of.ts";
import type { RunEvent, RunOutcome } from "./events.ts";
import type { HookContext } from "./extensions/hooks/hooked_call.ts";
import type { Hooks } from "./extensions/hooks/hooks.ts";
import type { SessionSource } from "./extensions/hooks/session_source.ts";
import type { UserMessage } from "./message.ts";
import type { Limits } from "./limits.ts";
import { redactOutcome } from "./redact/events.ts";
import type { Redact } from "./redact/redact.ts";

export interface OpeningOptions extends HookContext {
  hooks: Hooks | undefined;
  limits: Limits;
  /** What is said for what was typed. */
  content: string;
  redact: Redact;
  /** What surrounds the first words; undefined for later ones. */
  surroundings: string | undefined;
  /** A start unless given. */
  source: SessionSource | undefined;
}

/** The message, or the outcome of a run that a hook did not let begin. */
export async function openingWords(
  typed: string,
  { hooks, limits, content, surroundings, source = "startup", redact, signal, ...options }:
    OpeningOptions,
): Promise<{ message: UserMessage } | { outcome: RunOutcome }> {
  const emit = (event: RunEvent) =>
    options.emit(event.type === "notice" ? { ...event, text: redact(event.text) } : event);
  using ending = new LinkedAbort([signal, limits.signal]);
  const context = { emit, signal: ending.signal };
  const added: string[] = surroundings === undefined ? [] : [surroundings];
  if (hooks !== undefined) {
    hooks.countTo(limits);
    try {
      if (surroundings !== undefined) {
        added.push(await hooks.sessionStart(source, context));
      }
      const said = await hooks.userPrompt(typed, context);
      hooks.throwIfEnded();
      if ("refusal" in said) throw new UserError(`a hook refused the prompt: ${said.refusal}`);
      added.push(said.context);
    } catch (error) {
      const { usage, turns, costUsd } = limits;
      const why = ending.signal.aborted ? ending.signal.reason : error;
      const end = { ...endOf(why, signal), text: "", turns, usage, costUsd };
      return { outcome: redactOutcome(end, redact) };
    }
  }
  const words = added.filter((text) => text !== "").join("\n\n");
  return { message: { role: "user", content, ...(words === "" ? {} : { context: words }) } };
}
