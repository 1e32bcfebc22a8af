/**
 * Errors that come in the place of an answer of OpenAI's chat completions, or in the middle of one.
 *
 * @module
 */
import { countOf, isObject, type JsonObject } from "../../../text/json.ts";

/** The error that a chunk is, instead of a piece of an answer. */
export function errorIn(chunk: JsonObject): unknown {
  const { error } = chunk;
  if (typeof error === "string" ? error !== "" : isObject(error) && !isEmpty(error)) {
    // A status beside the error says more than the error alone.
    return isObject(error) ? { code: chunk["code"], ...error } : error;
  }
  if (error === true) return chunk;
  const ofMiniMax = baseError(chunk["base_resp"]);
  if (ofMiniMax !== undefined) return ofMiniMax;
  if ("choices" in chunk || "usage" in chunk) return undefined;
  const isBare = ["message", "detail", "msg", "error_message", "error_msg"].some((key) =>
    typeof chunk[key] === "string" || isObject(chunk[key]) && key === "detail"
  );
  return isBare || chunk["object"] === "error" ? chunk : undefined;
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

/** The status that MiniMax would send, if it did not answer 200: https://platform.minimax.io/docs/api-reference/errorcode */
const STATUSES: Readonly<Record<number, number>> = {
  1002: 429,
  1004: 401,
  1008: 402,
  1026: 400,
  1027: 400,
  1039: 429,
  1041: 429,
  1042: 400,
  2013: 400,
  2045: 429,
  2049: 401,
  2056: 429,
};

function baseError(base: unknown): unknown {
  if (!isObject(base)) return undefined;
  const code = countOf(base["status_code"]) ?? 0;
  if (code === 0) return undefined;
  return { code: STATUSES[code] ?? code, message: base["status_msg"] };
}
