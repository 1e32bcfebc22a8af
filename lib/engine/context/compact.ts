/**
 * Keeping a conversation within the context window: older turns are replaced by a summary of them.
 *
 * @module
 */
import type { ContextShares } from "./context_shares.ts";
import { BYTES_PER_TOKEN, estimateMessages, estimateTools } from "./estimate.ts";
import type { Limits } from "../limits.ts";
import { answerCalls, answerText, type Message } from "../message.ts";
import type { Model, ToolDeclaration } from "../models/model.ts";
import { ModelError } from "../models/model_error.ts";
import { askBeside } from "../turn/ask_beside.ts";
import { transcript } from "./transcript.ts";
import { clip } from "./clip.ts";
import { isOfThisRequest } from "./summary_refusals.ts";

/** In a summary, before what the user asked last. */
const LATEST = "\n\nThe user's latest message was:\n\n";

export interface CompactOptions {
  model: Model;
  /** What the summary takes counts to these, whether it is finished or not. */
  limits: Limits;
  /** Those of the other requests: with the same beginning, the summary is asked of what a server's cache has. */
  tools: readonly ToolDeclaration[];
  /** Tokens that fit. */
  window: number;
  shares: ContextShares;
  /** Nothing is summarised that has fewer tokens than this. */
  atLeast: number;
  signal: AbortSignal;
  around?: AroundSummary | undefined;
  /** Nothing depends on it: where the model refuses to summarise, that is told instead. */
  isOptional?: boolean;
}

export interface AroundSummary {
  /** Waited for before anything is summarised. */
  before(): Promise<void>;
  /** What the model is to know beside the summary; empty for nothing. */
  after(): Promise<string>;
}

/**
 * Summarises all but the newest turns, asking `model` itself. The system prompt and the first message stay as they are, and
 * the summary goes into the latter. Results of tools that the model has not seen are never summarised.
 *
 * @returns the shorter conversation; undefined when there is nothing that could be left out
 * @throws {CapReached} when answers that broke off have used up the budget
 */
export async function compact(
  messages: readonly Message[],
  options: CompactOptions,
): Promise<Message[] | undefined> {
  const first = messages.findIndex((message) => message.role === "user");
  const request = messages[first];
  const cut = cutIndex(messages, { from: first + 1, keep: options.shares.kept });
  if (request?.role !== "user" || cut <= first + 1) return undefined;
  if (estimateMessages(messages.slice(first + 1, cut)) < options.atLeast) return undefined;

  await options.around?.before();
  const made = await summarise(messages.slice(0, cut), first, options);
  const more = await options.around?.after() ?? "";
  const text = more === "" ? made : `${made}\n\n${more}`;
  const latest = latestRequest(messages.slice(first + 1), cut - first - 1) ??
    request.summary?.split(LATEST)[1];
  const summary = latest === undefined
    ? text
    : `${text}${LATEST}${clip(latest, options.shares.summary * BYTES_PER_TOKEN)}`;
  return [...messages.slice(0, first), { ...request, summary }, ...messages.slice(cut)];
}

/**
 * The first message that stays: what the model has not answered yet, and before it as much as may be kept, but no tool result
 * without its call.
 */
function cutIndex(
  messages: readonly Message[],
  { from, keep }: { from: number; keep: number },
): number {
  let cut = messages.length;
  while (cut > from && messages[cut - 1]?.role !== "assistant") cut--;
  // The last answer belongs to the results of its calls; the first message of the user could be cut off anywhere.
  if (messages[cut]?.role === "tool") cut--;
  let kept = 0;
  for (let index = cut - 1; index >= from; index--) {
    kept += estimateMessages(messages.slice(index, index + 1));
    if (kept > keep) break;
    if (messages[index]?.role !== "tool") cut = index;
  }
  return Math.max(cut, from);
}

/** What the user asked last, where it is among the first `cut` messages: it stays word for word, as the first request does. */
function latestRequest(messages: readonly Message[], cut: number): string | undefined {
  const latest = messages.findLastIndex((message) =>
    message.role === "user" && message.automatic !== true
  );
  const message = messages[latest];
  return latest < cut && message?.role === "user" ? message.content : undefined;
}

/** Said in the words of the user, after everything that is to be summarised. */
function instruction(maxTokens: number): string {
  return "Stop here for a moment: the conversation has become too long for your context window. Do not go on with the task " +
    "and call no tools, but summarise the work so far, so that you can go on without the conversation itself. Name " +
    "what was asked, what was decided and why, every file that was read or changed and what matters of it, commands and " +
    "their results, what is done and what is left to do. Facts only, no preamble, at most " +
    `${Math.floor(maxTokens * 0.6)} words.`;
}

async function summarise(
  older: readonly Message[],
  first: number,
  options: CompactOptions,
): Promise<string> {
  const { window, shares, tools, signal } = options;
  const ask: Message = { role: "user", content: instruction(shares.summary) };
  const whole = [...older, ask];
  const room = window - shares.summary;
  const requests = estimateMessages(whole) + estimateTools(tools) <= room ? [whole] : [];
  // Too long as a whole: the beginning of each result, in half of the window and then in a quarter.
  for (const share of [2, 4]) {
    const words = transcript(older.slice(first), Math.floor(window / share));
    const content = `The work so far:\n\n${words}\n\n${ask.content}`;
    requests.push([...older.slice(0, first), { role: "user", content }]);
  }
  const own = () => transcript(older.slice(first + 1), shares.summary);
  let offered = tools;
  for (const messages of requests) {
    try {
      const answer = await askBeside({ messages, tools: offered, signal }, options);
      // It goes on with the task, and its words are about what comes next: without tools it cannot.
      if (answerCalls(answer).length > 0) {
        offered = [];
        continue;
      }
      // A model that has nothing to say about its work: the work's own words are better than nothing.
      const text = answerText(answer).trim() || own();
      return clip(text, shares.summary * BYTES_PER_TOKEN);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      if (error.isOverflow) continue;
      if (options.isOptional !== true && isOfThisRequest(error)) break;
      throw error;
    }
  }
  return own();
}
