/**
 * Everything that a run tells, without the secrets in it. The conversation itself stays as it is: the
 * model has to see what the tools found, and its words are what the tools are called with.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import type { Emit, NestedEvent, RunEvent, RunOutcome } from "../events.ts";
import type { AnswerPart, Message } from "../message.ts";
import type { Redact } from "./redact.ts";
import { RedactedStream } from "./stream.ts";

/** Takes the events of a run, and passes them on without secrets. */
export interface RedactedEmit {
  emit: Emit;
  /** Passes on the words that were waiting for more. */
  flush(): Promise<void>;
}

/** Creates what stands before `emit`; words that may be half of a secret wait for the other half. */
export function redactedEmit(
  emit: Emit,
  { redact, secrets }: { redact: Redact; secrets: readonly string[] },
): RedactedEmit {
  const streams = {
    text: new RedactedStream(redact, secrets),
    reasoning: new RedactedStream(redact, secrets),
  };
  const tell = async (type: "text" | "reasoning", delta: string) => {
    if (delta !== "") await emit({ type, delta });
  };
  const flushAllBut = async (going?: string) => {
    for (const type of ["reasoning", "text"] as const) {
      if (type !== going) await tell(type, streams[type].end());
    }
  };
  return {
    flush: flushAllBut,
    emit: async (event) => {
      await flushAllBut(event.type);
      if (event.type === "text" || event.type === "reasoning") {
        await tell(event.type, streams[event.type].push(event.delta));
      } else {
        await emit(redactEvent(event, redact));
      }
    },
  };
}

/** How a run ended, without secrets. */
export function redactOutcome(outcome: RunOutcome, redact: Redact): RunOutcome {
  const text = redact(outcome.text);
  if (outcome.reason === "completed" || outcome.reason === "stopped") return { ...outcome, text };
  if (outcome.reason === "question") {
    return { ...outcome, text, question: redact(outcome.question) };
  }
  const message = redact(outcome.message);
  if (outcome.reason !== "failed") return { ...outcome, text, message };
  const { hint } = outcome;
  return {
    ...outcome,
    text,
    message,
    error: redactError(outcome.error, redact),
    ...(hint === undefined ? {} : { hint: redact(hint) }),
  };
}

/** The same error in words without secrets. */
export function redactError(error: unknown, redact: Redact): unknown {
  if (!(error instanceof Error)) return error;
  const message = redact(error.message);
  if (error instanceof UserError && redact(error.hint ?? "") !== (error.hint ?? "")) {
    const { exitCode, hint = "" } = error;
    return new UserError(message, { exitCode, hint: redact(hint) });
  }
  if (message !== error.message) {
    error.stack = redact(error.stack ?? "");
    error.message = message;
  }
  return error;
}

/** A message as it is kept, without secrets. */
export function redactMessage(message: Message, redact: Redact): Message {
  switch (message.role) {
    case "system":
      return { ...message, content: redact(message.content) };
    case "user": {
      const { context, summary } = message;
      return {
        ...message,
        content: redact(message.content),
        ...(context === undefined ? {} : { context: redact(context) }),
        ...(summary === undefined ? {} : { summary: redact(summary) }),
      };
    }
    case "assistant":
      return { ...message, parts: message.parts.flatMap((part) => redactPart(part, redact)) };
    case "tool":
      return {
        ...message,
        results: message.results.map((result) => ({ ...result, output: redact(result.output) })),
      };
  }
}

function redactEvent(event: RunEvent, redact: Redact): RunEvent {
  switch (event.type) {
    case "message":
      return { ...event, message: redactMessage(event.message, redact) };
    case "compacted":
      return {
        ...event,
        messages: event.messages.map((message) => redactMessage(message, redact)),
      };
    case "toolStart":
    case "toolEnd": {
      const call = { ...event.call, arguments: deeply(event.call.arguments, redact) };
      const label = redact(event.label);
      if (event.type === "toolStart") return { ...event, call, label };
      const result = { ...event.result, output: redact(event.result.output) };
      const { question, read: _read, ...rest } = event;
      const asked = question === undefined ? {} : { question: redact(question) };
      return { ...rest, call, label, result, summary: redact(event.summary), ...asked };
    }
    case "void":
    case "retry":
      return { ...event, reason: redact(event.reason) };
    case "nested":
      return { ...event, event: redactEvent(event.event, redact) as NestedEvent };
    case "todos": {
      const items = event.items.map((item) => ({ ...item, text: redact(item.text) }));
      return { ...event, items };
    }
    case "notice":
      return { ...event, text: redact(event.text) };
    default:
      return event;
  }
}

/** Reasoning that would be changed is left out: signed by its provider, it is refused unless it is whole. */
function redactPart(part: AnswerPart, redact: Redact): AnswerPart[] {
  switch (part.type) {
    case "text":
      return [{ ...part, text: redact(part.text) }];
    case "reasoning":
      return [part.text, ...wordsIn(part.metadata)].every((words) => redact(words) === words)
        ? [part]
        : [];
    case "toolCall": {
      const call = { ...part.call, arguments: deeply(part.call.arguments, redact) };
      return [{ ...part, call }];
    }
  }
}

/** What can be read of what a provider attached to reasoning: its signatures and what it has encrypted cannot. */
function wordsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) =>
    typeof item === "string" ? /^(?:text|summary)$/.test(name) ? [item] : [] : wordsIn(item)
  );
}

/** Every string in a value of JSON. */
function deeply(value: unknown, redact: Redact): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item) => deeply(item, redact));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [redact(name), deeply(item, redact)]),
  );
}
