/**
 * What strict chat templates insist on.
 *
 * @module
 */
import type { Message } from "../../lib/engine/message.ts";

/**
 * Why the template of Mistral and Devstral would refuse `messages`; undefined when it would not. Tool calls and their results do
 * not count; of the rest user and assistant must take turns, the user first.
 */
export function refusalOfStrictTemplate(messages: readonly Message[]): string | undefined {
  const rest = messages.filter((message) => {
    if (message.role === "system" || message.role === "tool") return false;
    return message.role !== "assistant" || !message.parts.some(({ type }) => type === "toolCall");
  });
  const wrong = rest.findIndex(({ role }, index) =>
    role !== (index % 2 === 0 ? "user" : "assistant")
  );
  if (wrong === -1) return undefined;
  const roles = messages.map(({ role }) => role).join(", ");
  return `conversation roles must alternate user/assistant/user/assistant: ${roles}`;
}
