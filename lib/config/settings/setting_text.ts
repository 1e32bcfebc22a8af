/**
 * A setting as it stands in a file: the text that its option would take.
 *
 * @module
 */
import { isObject } from "../../text/json.ts";
import type { Setting } from "./setting.ts";

type Shape = Pick<Setting<unknown>, "type" | "isJson" | "isList" | "isLines">;

/** What stands for a text; what may not stand in this setting is given back as it is, and refused as of the wrong type. */
export function settingText({ isJson, isList, isLines }: Shape, value: unknown): unknown {
  const isTexts = Array.isArray(value) && value.every((one) => typeof one === "string");
  if (isJson && isObject(value)) return JSON.stringify(value);
  if (isList && isTexts) return value.join(",");
  if (isLines && isTexts) return value.join("\n");
  if (!isLines || !isObject(value)) return value;
  const lines = Object.entries(value);
  if (!lines.every(([_name, text]) => isScalar(text))) return value;
  return lines.map(([name, text]) => `${name}: ${text}`).join("\n");
}

/** What a setting takes, in words. */
export function settingTypes({ type, isJson, isList, isLines }: Shape): string {
  if (isList) return `a ${type} or a list of them`;
  if (isLines) return `a ${type}, a list of them, or an object of texts`;
  return isJson ? `an object, or a ${type} that holds it` : `a ${type}`;
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
