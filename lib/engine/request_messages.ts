/**
 * The conversation as it is sent.
 *
 * @module
 */
import { type Message, userText } from "./message.ts";

/** Between a tool's result and what the user says next, where the model did not get to answer. */
const INTERRUPTED: Message = {
  role: "assistant",
  parts: [{ type: "text", text: "[interrupted]" }],
};

/**
 * The same messages with user and assistant taking turns, which the templates of Mistral and others insist on:
 * neighbouring messages of the user become one, and no message of the user follows a tool's result.
 *
 * What was sent once is sent the same way ever after, so that servers find it in their caches.
 */
export function requestMessages(messages: readonly Message[]): Message[] {
  const sent: Message[] = [];
  for (const message of messages) {
    if (message.role !== "user") {
      sent.push(message);
      continue;
    }
    const last = sent.at(-1);
    if (last?.role === "user") {
      sent[sent.length - 1] = {
        role: "user",
        content: `${last.content}\n\n${userText(message)}`,
      };
      continue;
    }
    if (last?.role === "tool") sent.push(INTERRUPTED);
    sent.push({ role: "user", content: userText(message) });
  }
  return sent;
}
