/**
 * Calls that were written as text, as a server would have sent them.
 *
 * @module
 */
import type { AnswerPart } from "../../message.ts";
import { callsOf, type FoundCalls } from "./call_scanner.ts";

const ID = "text_";

/** The parts of an answer that the calls are. */
export function realCalls(found: readonly FoundCalls[]): AnswerPart[] {
  return callsOf(found).map((call) => ({
    type: "toolCall",
    call: { id: `${ID}${crypto.randomUUID().slice(0, 8)}`, ...call },
  }));
}

/** Whether the call with this id was written as text. */
export function isFromText(id: string): boolean {
  return id.startsWith(ID);
}
