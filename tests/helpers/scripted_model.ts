/**
 * A model that says what the test wrote down. No mocks: it goes through the same interface as every other.
 *
 * @module
 */
import type { AnswerPart, Usage } from "../../lib/engine/message.ts";
import type {
  AnswerProblem,
  BegunAnswer,
  FinishReason,
  Model,
  ModelEvent,
  ModelRequest,
} from "../../lib/engine/models/model.ts";

/** One answer; an `error` is thrown after the text. */
export interface ScriptedTurn {
  text?: string;
  calls?: Array<{ name: string; arguments: unknown }>;
  usage?: Partial<Usage>;
  reason?: FinishReason;
  error?: unknown;
  problem?: AnswerProblem;
  /** Come before the text. */
  events?: ModelEvent[];
  /** Waits for the end of the run instead of answering. */
  hang?: boolean;
  /** Is refused before anything of it has begun. */
  neverBegins?: boolean;
  /** Answers to the same request that broke off, each with a retry after it: what came, and what was counted of it. */
  brokenOff?: Array<{ text: string; usage?: Partial<Usage> }>;
}

export interface ScriptedModel extends Model {
  /** What the model was asked, with the messages as they were then. */
  requests: ModelRequest[];
}

export interface ScriptedModelOptions {
  contextWindow?: number;
}

/** Creates a model that gives `turns` in their order. */
export function scriptedModel(
  turns: ReadonlyArray<ScriptedTurn | ((request: ModelRequest) => ScriptedTurn)>,
  { contextWindow = 100_000 }: ScriptedModelOptions = {},
): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    name: "scripted",
    contextWindow,
    requests,
    async *stream(request): AsyncGenerator<ModelEvent> {
      const scripted = turns[requests.length];
      requests.push({ ...request, messages: [...request.messages] });
      if (scripted === undefined) {
        throw new Error(`no answer is scripted for call ${requests.length}`);
      }
      const turn = typeof scripted === "function" ? scripted(request) : scripted;
      for (const { text, usage } of turn.brokenOff ?? []) {
        request.onBegin?.({ written: text, usage: usage && fullUsage(usage) });
        if (text !== "") yield { type: "text", delta: text };
        yield { type: "retry", attempt: 1, delayMs: 0, reason: "it broke off" };
      }
      if (!turn.neverBegins) request.onBegin?.(begun(turn));
      yield* turn.events ?? [];
      if (turn.text !== undefined) yield { type: "text", delta: turn.text };
      if (turn.hang) await untilAborted(request.signal);
      if (turn.error !== undefined) throw turn.error;
      yield finishOf(turn, requests.length);
    },
  };
}

function finishOf(
  { text, calls = [], usage, reason = "stop", problem }: ScriptedTurn,
  turn: number,
): ModelEvent {
  const parts: AnswerPart[] = text === undefined ? [] : [{ type: "text", text }];
  calls.forEach((call, index) =>
    parts.push({ type: "toolCall", call: { id: `call_${turn}_${index}`, ...call } })
  );
  return {
    type: "finish",
    answer: { role: "assistant", parts },
    reason,
    ...(problem === undefined ? {} : { problem }),
    usage: usage && fullUsage(usage),
  };
}

/** What is counted of an answer that is to hang or to fail, is counted by then. */
function begun({ text = "", usage }: ScriptedTurn): BegunAnswer {
  return { written: text, usage: usage && fullUsage(usage) };
}

function fullUsage(usage: Partial<Usage>): Usage {
  return { input: 0, output: 0, cacheRead: 0, estimated: false, ...usage };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
