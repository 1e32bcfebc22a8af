/**
 * Keeping a conversation within the context window: older turns are replaced by a summary of them.
 *
 * @module
 */
import { estimateMessages, estimateTokens } from "./estimate.ts";
import { type Answer, answerText, type Message, type Usage } from "./message.ts";
import type { Model } from "./models/model.ts";

/** Kept free for the next answer and what its tools bring. */
const RESERVE = 16_384;
/** How much of the newest conversation stays word for word, as a share of the window. */
const KEPT_SHARE = 0.2;
/** A long tool result matters to a summary by its beginning. */
const MAX_RESULT_CHARS = 2_000;

/** Used tokens from which on a conversation is compacted: `window − 16,384`, in small windows half of it. */
export function compactionThreshold(contextWindow: number): number {
  return Math.max(contextWindow - RESERVE, Math.floor(contextWindow / 2));
}

export interface Compaction {
  messages: Message[];
  usage: Usage;
}

/**
 * Summarises all but the newest turns, asking `model` itself. System prompt and first request stay as they are.
 *
 * @returns undefined when there is nothing that could be left out
 */
export async function compact(
  messages: readonly Message[],
  { model, signal }: { model: Model; signal: AbortSignal },
): Promise<Compaction | undefined> {
  const head = messages.slice(0, headLength(messages));
  const cut = cutIndex(messages, {
    from: head.length,
    keep: Math.floor(model.contextWindow * KEPT_SHARE),
  });
  const older = messages.slice(head.length, cut);
  if (older.length === 0) return undefined;

  const { text, usage } = await summarise(older, { model, signal, request: head.at(-1) });
  const summary: Message = {
    role: "user",
    content:
      `The conversation so far was summarised to save space. Go on from here.\n\n<summary>\n${text}\n</summary>`,
  };
  return { messages: [...head, summary, ...messages.slice(cut)], usage };
}

/** System prompt and first request. */
function headLength(messages: readonly Message[]): number {
  return messages.findIndex((message) => message.role === "user") + 1;
}

/** The first message that stays: never a tool result, whose call would then be missing. */
function cutIndex(
  messages: readonly Message[],
  { from, keep }: { from: number; keep: number },
): number {
  let index = messages.length;
  let kept = 0;
  while (index > from) {
    kept += estimateMessages(messages.slice(index - 1, index));
    if (kept > keep && index < messages.length) break;
    index--;
  }
  while (index < messages.length && messages[index]?.role === "tool") index++;
  return index;
}

async function summarise(
  older: readonly Message[],
  { model, signal, request }: { model: Model; signal: AbortSignal; request: Message | undefined },
): Promise<{ text: string; usage: Usage }> {
  const transcript = fitting(older.map(paragraph), Math.floor(model.contextWindow / 2));
  const prompt: Message[] = [
    {
      role: "system",
      content:
        "You summarise the work of a coding agent, so that it can go on without the conversation itself. Name what " +
        "was asked, what was decided and why, every file that was read or changed and what matters of it, commands and " +
        "their results, what is done and what is left to do. Facts only, no preamble.",
    },
    {
      role: "user",
      content: `The request was:\n${
        request?.role === "user" ? request.content : ""
      }\n\nThe work so far:\n\n${transcript}`,
    },
  ];
  let answer: Answer = { role: "assistant", parts: [] };
  let usage: Usage | undefined;
  for await (const event of model.stream({ messages: prompt, tools: [], signal })) {
    if (event.type === "finish") ({ answer, usage } = event);
  }
  // A model that has nothing to say about its work: the work's own words are better than nothing.
  const text = answerText(answer).trim() || transcript.slice(-RESERVE);
  usage ??= {
    input: estimateMessages(prompt),
    output: estimateTokens(text),
    cacheRead: 0,
    estimated: true,
  };
  return { text, usage };
}

/** Paragraphs from the end that fit into so many tokens; what does not fit is named. */
function fitting(paragraphs: string[], maxTokens: number): string {
  let left = maxTokens;
  let first = paragraphs.length;
  while (first > 0) {
    left -= estimateTokens(paragraphs[first - 1] ?? "");
    if (left < 0) break;
    first--;
  }
  const missing = first > 0 ? [`[${first} earlier messages are left out]`] : [];
  return [...missing, ...paragraphs.slice(first)].join("\n\n");
}

function paragraph(message: Message): string {
  switch (message.role) {
    case "system":
    case "user":
      return `User: ${message.content}`;
    case "tool":
      return message.results.map((result) =>
        `Result of ${result.name}${result.isError ? " (error)" : ""}: ${clip(result.output)}`
      ).join("\n");
    case "assistant":
      return message.parts.map((part) => {
        if (part.type === "text") return `Agent: ${part.text}`;
        return part.type === "toolCall"
          ? `Call of ${part.call.name}: ${clip(JSON.stringify(part.call.arguments))}`
          : "";
      }).filter((text) => text !== "").join("\n");
  }
}

function clip(text: string): string {
  return text.length <= MAX_RESULT_CHARS ? text : `${text.slice(0, MAX_RESULT_CHARS)} […]`;
}
