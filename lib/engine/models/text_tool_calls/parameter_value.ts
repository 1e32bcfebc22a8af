/**
 * Values of parameters that were written as bare text, between tags.
 *
 * @module
 */
import type { ReadContext } from "./call_form.ts";
import { isObject } from "../../../text/json.ts";
import { readJson } from "../lenient_json.ts";

/** Reads `text` as the tool's schema wants the parameter: what takes a text gets it as it stands. */
export function parameterValue(
  text: string,
  { tool, parameter, tools }: {
    tool: string;
    parameter: string;
    tools: ReadContext["tools"];
  },
): unknown {
  const properties = tools.get(tool)?.parameters["properties"];
  const schema = isObject(properties) ? properties[parameter] : undefined;
  const types = typesOf(schema);
  if (types.length === 0 || types.includes("string")) return text;
  return parsed(text);
}

/** The value of JSON, or the text where it is none. */
export function parsed(text: string): unknown {
  const read = readJson(text, 0, { isComplete: true });
  return read.kind === "value" && text.slice(read.end).trim() === "" ? read.value : text;
}

function typesOf(schema: unknown): string[] {
  if (!isObject(schema)) return [];
  const { type, anyOf, oneOf } = schema;
  if (typeof type === "string") return [type];
  if (Array.isArray(type)) return type.map(String);
  const choices = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
  return choices.flatMap(typesOf);
}

/** A value between tags stands on lines of its own, or beside them: the line breaks are not part of it. */
export function withoutOuterBreaks(text: string): string {
  if (!/^\r?\n/.test(text)) return text;
  return text.replace(/^\r?\n/, "").replace(/\r?\n[ \t]*$/, "");
}
