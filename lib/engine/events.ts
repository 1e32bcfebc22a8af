/**
 * What a run tells while it goes on.
 *
 * @module
 */
import type { Message, ToolCall, ToolResult, Usage } from "./message.ts";

export const TODO_STATES = ["pending", "active", "done"] as const;
export type TodoState = (typeof TODO_STATES)[number];

/** One thing that the model means to do. */
export interface TodoItem {
  text: string;
  state: TodoState;
}

export type RunEvent =
  | { type: "text"; delta: string }
  | { type: "reasoning"; delta: string }
  /** The streamed answer is complete. */
  | { type: "answered"; turn: number; usage: Usage; costUsd: number | undefined }
  /** A message became part of the conversation. */
  | { type: "message"; message: Message }
  | { type: "toolStart"; call: ToolCall; label: string }
  | {
    type: "toolEnd";
    call: ToolCall;
    /** What its tool read of its arguments; undefined where it read none. Not redacted, and not told to anybody. */
    read?: unknown;
    label: string;
    result: ToolResult;
    summary: string;
    /** What the user is asked, so that the run ends. */
    question?: string;
    durationMs: number;
  }
  /** What was told of this answer so far is no part of it; `reason` says why. */
  | { type: "void"; reason: string }
  /** The model call failed and is made again. */
  | { type: "retry"; attempt: number; delayMs: number; reason: string }
  /** Older turns were summarised: the conversation goes on from these messages. */
  | { type: "compacted"; messages: readonly Message[] }
  /** What the model means to do: the whole list. */
  | { type: "todos"; items: readonly TodoItem[] }
  /** Something within a tool call: an exploration tells what it does. */
  | { type: "nested"; event: NestedEvent }
  /** Something that a person should know, e.g. that older turns were summarised. */
  | { type: "notice"; text: string };

/** What is told of a conversation within the run. */
export type NestedEvent = Extract<
  RunEvent,
  { type: "toolStart" | "toolEnd" | "retry" | "notice" | "answered" }
>;

/** Takes the events of a run; the run waits for it, so a slow reader slows it down and grows no memory. */
export type Emit = (event: RunEvent) => void | Promise<void>;

interface RunTotals {
  /** The text of the latest answer, also where it broke off. */
  text: string;
  turns: number;
  usage: Usage;
  /** Undefined where no rates are known. */
  costUsd: number | undefined;
}

/** How a run ended. */
export type RunOutcome =
  & RunTotals
  & (
    | { reason: "completed" }
    /** It cannot go on before the user has answered. */
    | { reason: "question"; question: string }
    /** The signal was aborted from outside. */
    | { reason: "stopped" }
    /** `message` says which cap, and how far it was. */
    | { reason: "budget" | "turns" | "timeout"; message: string }
    | { reason: "failed"; message: string; hint?: string; error: unknown }
  );
