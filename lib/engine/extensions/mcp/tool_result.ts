/**
 * Results of foreign tools as text.
 *
 * @module
 */
import { formatBytes } from "../../../text/format_bytes.ts";
import { isObject, type JsonObject } from "../../../text/json.ts";
import { cleanText, dropEscapes } from "../../tools/command/clean_text.ts";
import { count, failed } from "../../tools/outcome.ts";
import type { ToolOutcome } from "../../tools/tool.ts";
import { truncate } from "../../tools/truncate.ts";

/** What a model is told of a result; whatever shape it has. */
export function toolResult(result: JsonObject, maxBytes: number | undefined): ToolOutcome {
  const content = Array.isArray(result.content) ? result.content : [];
  const parts = content.map((part) => partText(isObject(part) ? part : {}));
  const hasText = content.some((part) => isObject(part) && part.type === "text");
  // Where there is text it says the same; see the MCP specification, "Structured Content".
  if (!hasText && result.structuredContent !== undefined) {
    parts.push(JSON.stringify(result.structuredContent, null, 2));
  }
  const text = dropEscapes(cleanText(parts.join("\n"))).trimEnd();
  const output = text === "" ? "(no output)" : text;
  const shown = truncate(output, "ask for less at once", maxBytes);
  if (result.isError === true) return failed(shown, text === "" ? "failed" : undefined);
  const lines = count(output.split("\n").length, "line");
  return { output: shown, isError: false, summary: text === "" ? "no output" : lines };
}

function partText(part: JsonObject): string {
  switch (part.type) {
    case "text":
      return textOf(part.text);
    case "image":
    case "audio":
      return `[${part.type}: ${textOf(part.mimeType)}, ${
        sizeOf(part.data)
      }; it cannot be shown here]`;
    case "resource":
      return resourceText(isObject(part.resource) ? part.resource : {});
    case "resource_link":
      return `[resource ${textOf(part.uri)}: ${textOf(part.title ?? part.name)}${
        part.description === undefined ? "" : `, ${textOf(part.description)}`
      }]`;
    default:
      return `[content of the kind "${textOf(part.type)}", which cannot be shown here]`;
  }
}

function resourceText({ uri, text, blob, mimeType }: JsonObject): string {
  return typeof text === "string"
    ? `[resource ${textOf(uri)}]\n${text}`
    : `[resource ${textOf(uri)}: ${textOf(mimeType)}, ${sizeOf(blob)}; it cannot be shown here]`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "?" : JSON.stringify(value);
}

/** Of base64. */
function sizeOf(data: unknown): string {
  return formatBytes(typeof data === "string" ? Math.floor(data.length * 3 / 4) : 0);
}
