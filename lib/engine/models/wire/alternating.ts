/**
 * Conversations as strict chat templates want them: Mistral's and others refuse two messages of one role in a row.
 *
 * @module
 */
import {
  type AnswerPart,
  type Message,
  type ToolResult,
  type UserMessage,
  userText,
} from "../../message.ts";

/** Stands between the results of tools and a user who spoke before the model did, e.g. after an interruption. */
const INTERRUPTED: AnswerPart = { type: "text", text: "(interrupted)" };

/** Stands between the results of tools and what they show. */
const SHOWN: AnswerPart = { type: "text", text: "(looks)" };

/**
 * The same conversation as it is sent, with alternating roles: neighbouring messages of one role become one, answers without words and
 * calls are left out, and where a user follows on tool results the model has said that it was interrupted. What is
 * alternating already stays as it is, so that the same conversation always begins with the same bytes.
 *
 * @param options.saysInterrupted whether the provider counts a user and the results of tools as two roles
 */
export function alternating(
  messages: readonly Message[],
  { saysInterrupted }: { saysInterrupted: boolean },
): Message[] {
  const result: Message[] = [];
  for (const message of messages) {
    const last = result.at(-1);
    if (message.role === "assistant" && !hasContent(message.parts)) continue;
    if (message.role === "user" && last?.role === "user") {
      const content = `${last.content}\n\n${userText(message)}`;
      const images = [...last.images ?? [], ...message.images ?? []];
      result[result.length - 1] = {
        role: "user",
        content,
        ...(images.length > 0 ? { images } : {}),
      };
      continue;
    }
    if (message.role === "assistant" && last?.role === "assistant" && !hasCalls(last.parts)) {
      result[result.length - 1] = { ...last, parts: [...last.parts, ...message.parts] };
      continue;
    }
    if (saysInterrupted && message.role === "user" && last?.role === "tool") {
      result.push({ role: "assistant", parts: [INTERRUPTED] });
    }
    if (message.role === "user") {
      const { images } = message;
      const content = userText(message);
      result.push({ role: "user", content, ...(images === undefined ? {} : { images }) });
      continue;
    }
    result.push(message);
    const shown = message.role === "tool" ? shownBy(message.results) : undefined;
    if (shown === undefined) continue;
    if (saysInterrupted) result.push({ role: "assistant", parts: [SHOWN] });
    result.push(shown);
  }
  return result;
}

/** Results of tools are words alone for most servers: what they show comes as the user's. */
function shownBy(results: readonly ToolResult[]): UserMessage | undefined {
  const images = results.flatMap(({ images = [] }) => images);
  if (images.length === 0) return undefined;
  const names = results.filter(({ images }) => images !== undefined).map(({ name }) => name);
  return { role: "user", content: `(what ${names.join(", ")} showed)`, images };
}

function hasContent(parts: readonly AnswerPart[]): boolean {
  return parts.some((part) =>
    part.type === "toolCall" || (part.type === "text" && part.text.trim() !== "")
  );
}

function hasCalls(parts: readonly AnswerPart[]): boolean {
  return parts.some((part) => part.type === "toolCall");
}
