/**
 * The border between the loop and whatever produces the words.
 *
 * @module
 */
import type { Answer, Message, Usage } from "../message.ts";

/** A tool as the model is told about it. */
export interface ToolDeclaration {
  name: string;
  description: string;
  /** JSON Schema of the arguments object. */
  parameters: Record<string, unknown>;
}

export interface ModelRequest {
  messages: readonly Message[];
  tools: readonly ToolDeclaration[];
  signal: AbortSignal;
  /** The answer is to fit this JSON Schema and to make no call; where an endpoint cannot be told, it is not. */
  answerSchema?: Record<string, unknown> | undefined;
  /** Tokens that the answer may have at most; unless given, what the provider thinks right. */
  maxOutput?: number;
  /** Told each time an endpoint has begun to answer: from there on it costs something, also if it never ends. */
  onBegin?: ((answer: BegunAnswer) => void) | undefined;
}

/** An answer that an endpoint has begun; what has come of it by now. */
export interface BegunAnswer {
  /** As far as the endpoint has counted. */
  readonly usage: Usage | undefined;
  /** Everything that the model wrote: words, thoughts, arguments of calls. */
  readonly written: string;
}

/** Why an answer is no end of a run, although it holds no tool call. */
export interface AnswerProblem {
  /** What the model is told, once. */
  tell: string;
  /** How the run fails when that did not help. */
  fail: string;
  hint?: string;
}

/** The last event of a complete answer; carries all of it. */
export interface FinishEvent {
  type: "finish";
  answer: Answer;
  reason: FinishReason;
  /** Undefined: the endpoint sent none. */
  usage: Usage | undefined;
  problem?: AnswerProblem;
}

/** One event of a streamed answer. `text` and `reasoning` are for the eyes; `finish` is the last one. */
export type ModelEvent =
  | { type: "text"; delta: string }
  | { type: "reasoning"; delta: string }
  /** The call failed and is made again after `delayMs`; what it had streamed so far is void. */
  | { type: "retry"; attempt: number; delayMs: number; reason: string }
  /** What was streamed of this answer so far was no part of it; `reason` says what it was. */
  | { type: "void"; reason: string }
  | FinishEvent;

/**
 * Why an answer ended, as the endpoint says: it is complete (`stop`), to be followed by the results of its tool calls
 * (`calls`), cut at the model's output limit (`length`), to be gone on with (`paused`),
 * or ended by us because it repeated itself (`repeats`).
 */
export type FinishReason = "stop" | "calls" | "length" | "paused" | "repeats";

/** Something that answers a conversation: an endpoint, or the rehearsal. */
export interface Model {
  /** As the user names it. */
  readonly name: string;
  /** Context window in tokens. */
  readonly contextWindow: number;
  /** Nobody told the window: it may be larger or smaller. */
  readonly isWindowAssumed?: boolean;
  /** Base URL of the endpoint that answers, where several may. */
  readonly endpoint?: string | undefined;
  /** It says what somebody wrote down: to do the same again and again is no circle. */
  readonly isScripted?: boolean;
  /** @throws {ModelError} when the model cannot answer; the reason of `signal` when that was aborted */
  stream(request: ModelRequest): AsyncIterable<ModelEvent>;
}
