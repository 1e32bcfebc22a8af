/**
 * Tokens, guessed where no endpoint counts them.
 *
 * @module
 */
import type { Message } from "./message.ts";

const encoder = new TextEncoder();

/**
 * About four bytes of UTF-8 make a token: close for English and code, and for scripts of three bytes a letter nearer
 * to the truth than counting letters.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(encoder.encode(text).length / 4);
}

/** Tokens of whole messages; every one costs a few for its frame. */
export function estimateMessages(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + 4 + estimateTokens(wording(message)), 0);
}

function wording(message: Message): string {
  switch (message.role) {
    case "system":
    case "user":
      return message.content;
    case "tool":
      return message.results.map((result) => result.output).join("\n");
    case "assistant":
      return message.parts.map((part) =>
        part.type === "toolCall" ? JSON.stringify(part.call) : part.text
      ).join("\n");
  }
}
