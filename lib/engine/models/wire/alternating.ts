/**
 * Conversations as strict chat templates want them: Mistral's and others refuse two messages of one role in a row.
 *
 * @module
 */
import { type AnswerPart, type Message, userText } from "../../message.ts";

/** Stands between the results of tools and a user who spoke before the model did, e.g. after an interruption. */
const INTERRUPTED: AnswerPart = { type: "text", text: "(interrupted)" };

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
      result[result.length - 1] = { role: "user", content };
      continue;
    }
    if (message.role === "assistant" && last?.role === "assistant" && !hasCalls(last.parts)) {
      result[result.length - 1] = { ...last, parts: [...last.parts, ...message.parts] };
      continue;
    }
    if (saysInterrupted && message.role === "user" && last?.role === "tool") {
      result.push({ role: "assistant", parts: [INTERRUPTED] });
    }
    const isUser = message.role === "user";
    result.push(isUser ? { role: "user", content: userText(message) } : message);
  }
  return result;
}

function hasContent(parts: readonly AnswerPart[]): boolean {
  return parts.some((part) =>
    part.type === "toolCall" || (part.type === "text" && part.text.trim() !== "")
  );
}

function hasCalls(parts: readonly AnswerPart[]): boolean {
  return parts.some((part) => part.type === "toolCall");
}
