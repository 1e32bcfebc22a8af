/**
 * What is said in a run: the messages between the user, the model and the tools.
 *
 * @module
 */

import type { Image } from "./prompt/image.ts";

/** A model's request to run one tool. */
export interface ToolCall {
  /** Unique within its answer, as some servers begin anew in each; the result names it again. */
  id: string;
  name: string;
  /** The arguments as the model wrote them, already parsed; a string when they were not valid JSON. */
  arguments: unknown;
}

/** What a tool answered to one call, as the model reads it. */
export interface ToolResult {
  callId: string;
  name: string;
  /** Already truncated to what a model may see. */
  output: string;
  isError: boolean;
  /** What a tool shows beside the words. */
  images?: readonly Image[];
}

/**
 * One piece of an answer. The order is kept, and so is what a provider attached to a piece (`metadata`, e.g. the
 * signature of a thinking block): Anthropic refuses a conversation whose thinking blocks were moved or changed.
 */
export type AnswerPart =
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string; metadata?: Record<string, unknown> }
  | { type: "toolCall"; call: ToolCall; metadata?: Record<string, unknown> };

/** What the model said in one call. */
export interface Answer {
  role: "assistant";
  parts: AnswerPart[];
}

/** What a person says, or the loop in their place. */
export interface UserMessage {
  role: "user";
  content: string;
  images?: readonly Image[];
  /** What surrounds the words, e.g. date and directory; sent before them. */
  context?: string;
  /** Stands for what followed this message and was left out to save space; sent after the words. */
  summary?: string;
  /** Said by the loop: "go on", for example. */
  automatic?: true;
  /** Said while a run went on: the id of what was told, see `incoming.ts`. */
  told?: string;
}

export type Message =
  | { role: "system"; content: string }
  | UserMessage
  | Answer
  | { role: "tool"; results: ToolResult[] };

/** Tokens of one model call or a sum of them. `estimated` when the endpoint sent no usage for some of it. */
export interface Usage {
  /** Tokens of the prompt, those read from a cache included. */
  input: number;
  output: number;
  /** The part of `input` that a cache had. */
  cacheRead: number;
  estimated: boolean;
}

/** What nothing has used. */
export const NO_USAGE: Usage = { input: 0, output: 0, cacheRead: 0, estimated: false };

/** What two have used together. */
export function sumOfUsage(one: Usage, other: Usage): Usage {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheRead: one.cacheRead + other.cacheRead,
    estimated: one.estimated || other.estimated,
  };
}

/** What one call has used by two counts of it, each of the whole so far: none becomes less, and a last one of 0 says nothing. */
export function largerUsage(one: Usage | undefined, other: Usage | undefined): Usage | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    input: Math.max(one.input, other.input),
    output: Math.max(one.output, other.output),
    cacheRead: Math.max(one.cacheRead, other.cacheRead),
    estimated: one.estimated || other.estimated,
  };
}

/** A message of the user as the model reads it. */
export function userText({ context, content, summary }: UserMessage): string {
  const sections = [content];
  if (context !== undefined) sections.unshift(context);
  if (summary !== undefined) {
    sections.push(
      `What you have done since was summarised to save space. Go on from here.\n\n<summary>\n${summary}\n</summary>`,
    );
  }
  return sections.join("\n\n");
}

/** The words of an answer, without reasoning and tool calls. */
export function answerText(answer: Answer): string {
  return answer.parts.map((part) => part.type === "text" ? part.text : "").join("");
}

/** The tool calls of an answer, in the order they were made. */
export function answerCalls(answer: Answer): ToolCall[] {
  return answer.parts.flatMap((part) => part.type === "toolCall" ? [part.call] : []);
}
