/**
 * What a hook puts in the place of the output of a call.
 *
 * @module
 */
import { isObject } from "../../../text/json.ts";

/**
 * Its text: a hook gives one, the content of an MCP server's result, or the response that it was given with something
 * changed in it (see {@linkcode foreignResponse}); undefined for nothing.
 */
export function updatedOutput(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((part) => updatedOutput(part) ?? "").join("\n");
  if (!isObject(value)) return JSON.stringify(value);
  const { stdout, stderr, file, content, text, output } = value;
  if (typeof stdout === "string") {
    return [stdout, stderr].filter((part) => typeof part === "string" && part !== "").join("\n");
  }
  return [isObject(file) ? file["content"] : undefined, content, text, output]
    .map(updatedOutput).find((found) => found !== undefined) ?? JSON.stringify(value);
}
