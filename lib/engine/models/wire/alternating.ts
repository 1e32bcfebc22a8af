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
import { isBlank } from "../../../text/is_blank.ts";

/** Stands between the results of tools and a user who spoke before the model did, e.g. after an interruption. */
const INTERRUPTED: AnswerPart = { type: "text", text: "(interrupted)" };

/** Stands between the results of tools and what they show. */
const SHOWN: AnswerPart = { type: "text", text: "(looks)" };

/** Stand for what was blank, which Anthropic's and gateways to it refuse wherever it is in a conversation. */
const NOTHING_SAID = "(nothing)";
const NO_OUTPUT = "(no output)";

/**
 * The same conversation as it is sent, with alternating roles: neighbouring messages of one role become one, answers without words and
 * calls are left out, and where a user follows on tool results the model has said that it was interrupted. Nothing but the
 * words beside an image, and those of an answer, is blank. What is alternating already stays as it is, so that the same
 * conversation always begins with the same bytes.
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
    if (message.role === "system" && isBlank(message.content)) continue;
    if (message.role === "assistant" && !hasContent(message.parts)) continue;
    if (message.role === "user" && last?.role === "user") {
      const content = [last.content, sentText(message)].filter((text) => text !== "").join("\n\n");
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
      const content = sentText(message);
      result.push({ role: "user", content, ...(images === undefined ? {} : { images }) });
      continue;
    }
    result.push(message.role === "tool" ? withOutput(message) : message);
    const shown = message.role === "tool" ? shownBy(message.results) : undefined;
    if (shown === undefined) continue;
    if (saysInterrupted) result.push({ role: "assistant", parts: [SHOWN] });
    result.push(shown);
  }
  return result;
}

/** The words of a message of the user; empty only where there are images beside them. */
function sentText(message: UserMessage): string {
  const text = userText(message);
  if (!isBlank(text)) return text;
  return (message.images ?? []).length > 0 ? "" : NOTHING_SAID;
}

function withOutput(message: Extract<Message, { role: "tool" }>): Message {
  const { results } = message;
  if (!results.some(({ output }) => isBlank(output))) return message;
  return {
    ...message,
    results: results.map((result) =>
      isBlank(result.output) ? { ...result, output: NO_OUTPUT } : result
    ),
  };
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
    part.type === "toolCall" || (part.type === "text" && !isBlank(part.text))
  );
}

function hasCalls(parts: readonly AnswerPart[]): boolean {
  return parts.some((part) => part.type === "toolCall");
}
