/**
 * Tokens, guessed where no endpoint counts them.
 *
 * @module
 */
import { IMAGE_TOKENS } from "../prompt/image.ts";
import { type Message, userText } from "../message.ts";
import type { ToolDeclaration } from "../models/model.ts";

const encoder = new TextEncoder();
/** Of messages, which do not change once they are said: each turn asks for all of them again. */
const estimates = new WeakMap<Message, number>();

/** As {@linkcode estimateTokens} counts. */
export const BYTES_PER_TOKEN = 4;

/**
 * About four bytes of UTF-8 make a token: close for English and code, and for scripts of three bytes a letter nearer
 * to the truth than counting letters.
 */
export function estimateTokens(text: string): number {
  return Math.ceil(encoder.encode(text).length / BYTES_PER_TOKEN);
}

/** Tokens of whole messages; every one costs a few for its frame. */
export function estimateMessages(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + estimateMessage(message), 0);
}

function estimateMessage(message: Message): number {
  const known = estimates.get(message);
  if (known !== undefined) return known;
  const tokens = 4 + estimateTokens(wording(message)) + imageTokens(message);
  estimates.set(message, tokens);
  return tokens;
}

/** Tokens of what is told about tools. */
export function estimateTools(tools: readonly ToolDeclaration[]): number {
  return tools.reduce(
    (sum, { name, description, parameters }) =>
      sum + 8 + estimateTokens(name + description + JSON.stringify(parameters)),
    0,
  );
}

function imageTokens(message: Message): number {
  const images = message.role === "user"
    ? message.images?.length ?? 0
    : message.role === "tool"
    ? message.results.reduce((sum, { images = [] }) => sum + images.length, 0)
    : 0;
  return images * IMAGE_TOKENS;
}

function wording(message: Message): string {
  switch (message.role) {
    case "system":
      return message.content;
    case "user":
      return userText(message);
    case "tool":
      return message.results.map((result) => result.output).join("\n");
    case "assistant":
      return message.parts.map((part) =>
        part.type === "toolCall" ? JSON.stringify(part.call) : part.text
      ).join("\n");
  }
}
