/**
 * Answers of servers that do not write them to the letter.
 *
 * @module
 */
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { abbreviate } from "../../../text/abbreviate.ts";
import { isObject, type JsonObject } from "../../../text/json.ts";

/** JSON-RPC 2.0, 5.1: an internal error. */
const INTERNAL_ERROR = -32603;

/**
 * An answer with all that JSON-RPC has for one and nothing else. The SDK drops any other without a word, be it for an
 * `"error": null` beside its result: whoever asked would wait until the time of the call is over.
 *
 * @param message with an `id`, and no `method`
 */
export function answerMessage({ id, result, error }: JsonObject): JSONRPCMessage {
  const answer = isObject(result) ? { result } : { error: errorIn(error ?? undefined, result) };
  return { jsonrpc: "2.0", id: id as string | number, ...answer } as JSONRPCMessage;
}

function errorIn(error: unknown, result: unknown): { code: number; message: string } {
  if (error === undefined) {
    const message = `its answer is no object: ${abbreviate(JSON.stringify(result) ?? "", 200)}`;
    return { code: INTERNAL_ERROR, message };
  }
  const { code, message, data } = isObject(error) ? error : { message: error };
  return {
    code: Number.isInteger(code) ? Number(code) : INTERNAL_ERROR,
    message: typeof message === "string" ? message : "it does not say what is wrong",
    ...(data === undefined ? {} : { data }),
  };
}
