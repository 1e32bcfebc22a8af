/**
 * A conversation in plain words.
 *
 * @module
 */
import { estimateTokens } from "./estimate.ts";
import { type Message, userText } from "../message.ts";
import { clip } from "./clip.ts";

/** A long tool result matters to a summary by its beginning. */
const MAX_RESULT_CHARS = 2_000;
/** A message of the user matters as a whole, unless a file was pasted into it. */
const MAX_USER_CHARS = 8_000;

/** The newest messages in at most `maxTokens` tokens; how many older ones do not fit is said. */
export function transcript(messages: readonly Message[], maxTokens: number): string {
  const paragraphs = messages.map(paragraph);
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
      return `System: ${message.content}`;
    case "user":
      return `User: ${clip(userText(message), MAX_USER_CHARS)}`;
    case "tool":
      return message.results.map((result) =>
        `Result of ${result.name}${result.isError ? " (error)" : ""}: ${
          clip(result.output, MAX_RESULT_CHARS)
        }`
      ).join("\n");
    case "assistant":
      return message.parts.map((part) => {
        if (part.type === "text") return `Agent: ${part.text}`;
        return part.type === "toolCall"
          ? `Call of ${part.call.name}: ${
            clip(JSON.stringify(part.call.arguments) ?? "", MAX_RESULT_CHARS)
          }`
          : "";
      }).filter((text) => text !== "").join("\n");
  }
}
