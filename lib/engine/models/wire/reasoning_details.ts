/**
 * `reasoning_details`: what OpenRouter says of a model's thoughts, with the signatures and the encrypted parts that some of
 * them (Gemini) want back, or they refuse the next request: https://openrouter.ai/docs/guides/best-practices/reasoning-tokens
 *
 * @module
 */
import { isObject, type JsonObject, objectsOf, textOf } from "../../../text/json.ts";
import type { AnswerPart } from "../../message.ts";
import { MAX_ANSWER_CHARS, OversizedAnswerError } from "./answer_builder.ts";

/** Where the words of a detail stand, by its type. */
const WORDS: Readonly<Record<string, string>> = {
  "reasoning.text": "text",
  "reasoning.summary": "summary",
};

/** Those of one answer, put together from its chunks. */
export class ReasoningDetails {
  /** Stays the same list. */
  readonly all: JsonObject[] = [];
  #length = 0;

  /** Adds what one chunk has of them. */
  add(details: readonly JsonObject[]): void {
    for (const detail of details) {
      this.#length += JSON.stringify(detail).length;
      if (this.#length > MAX_ANSWER_CHARS) throw new OversizedAnswerError("32 MB");
      if (!this.#goesOn(detail)) this.all.push({ ...detail });
    }
  }

  /** Words come in pieces; what is said of them beside the words, a signature for example, in any of these. */
  #goesOn(detail: JsonObject): boolean {
    const last = this.all.at(-1);
    const field = WORDS[String(detail["type"])];
    if (last === undefined || field === undefined) return false;
    if (last["type"] !== detail["type"] || last["index"] !== detail["index"]) return false;
    // Signed, it is whole.
    if (textOf(last["signature"]) && textOf(detail[field])) return false;
    const words = `${textOf(last[field]) ?? ""}${textOf(detail[field]) ?? ""}`;
    const said = Object.entries(detail).filter(([, value]) => value !== null);
    Object.assign(last, Object.fromEntries(said), words === "" ? {} : { [field]: words });
    return true;
  }
}

/** Those of an answer, as they go back to the endpoint; undefined: there are none. */
export function reasoningDetailsIn(parts: readonly AnswerPart[]): JsonObject[] | undefined {
  const details = parts.flatMap((part) => {
    const own = part.type === "reasoning" ? part.metadata?.["endpoint"] : undefined;
    return isObject(own) ? objectsOf(own["reasoningDetails"]) : [];
  });
  return details.length === 0 ? undefined : details;
}
