/**
 * Making a saved conversation one that a model takes.
 *
 * @module
 */
import {
  answerCalls,
  type AnswerPart,
  type Message,
  type ToolCall,
  type ToolResult,
} from "../message.ts";
import { UNKNOWN_END } from "../nudges.ts";

/**
 * The conversation with a result for every call and a call for every result: endpoints refuse any other, and a crash
 * leaves one.
 */
export function repairConversation(messages: readonly Message[]): Message[] {
  const repaired: Message[] = [];
  let open: ToolCall[] = [];
  const close = () => {
    if (open.length > 0) repaired.push({ role: "tool", results: open.map(unknownEnd) });
    open = [];
  };
  for (const message of messages) {
    if (message.role === "tool") {
      const results = open.map((call) =>
        message.results.find(({ callId }) => callId === call.id) ?? unknownEnd(call)
      );
      if (results.length > 0) repaired.push({ role: "tool", results });
      open = [];
      continue;
    }
    close();
    repaired.push(message);
    if (message.role === "assistant") open = answerCalls(message);
  }
  close();
  return repaired;
}

/**
 * The conversation without what only the model that wrote it understands: thoughts, and what its provider attached to
 * them. Another one refuses their signatures.
 */
export function withoutReasoning(messages: readonly Message[]): Message[] {
  return messages.flatMap((message): Message[] => {
    if (message.role !== "assistant") return [message];
    const parts = message.parts.flatMap((part): AnswerPart[] => {
      if (part.type === "reasoning") return [];
      return [part.type === "toolCall" ? { type: part.type, call: part.call } : part];
    });
    return parts.length > 0 ? [{ ...message, parts }] : [];
  });
}

function unknownEnd({ id, name }: ToolCall): ToolResult {
  return { callId: id, name, output: UNKNOWN_END, isError: true };
}
