/**
 * What the scripted model says, whatever the wire format.
 *
 * @module
 */

/** A call of one tool. */
export interface ToolCall {
  /** Unlike that of any other call of the run. */
  id: string;
  tool: string;
  arguments: Record<string, unknown>;
}

/** Words, and after them at most one call. */
export interface Reply {
  words: readonly string[];
  call?: ToolCall;
}

/** How a program and its model talk. */
export interface WireFormat {
  /** How the path of a call of the model ends. */
  path: string;
  /** The events of a reply, an event a word. */
  events(reply: Reply): Iterable<string>;
  /** The tools that a request offers to the model. */
  toolNames(request: unknown): string[];
  /** How many results of tools are in a request. */
  resultCount(request: unknown): number;
}

export const MODEL = "bench";
export const PROMPT_TOKENS = 100;

/** A server-sent event, see https://html.spec.whatwg.org/multipage/server-sent-events.html. */
export function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** The same with its type in front, which Anthropic's and the responses of OpenAI have. */
export function typed(type: string, rest: Record<string, unknown> = {}): string {
  return `event: ${type}\n${data({ type, ...rest })}`;
}
