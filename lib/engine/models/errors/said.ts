/**
 * What an endpoint said about its failure, as one line that shows no key.
 *
 * @module
 */
import { disarm } from "../../../text/disarm.ts";
import { createRedact } from "../../redact/redact.ts";
import type { Endpoint } from "../endpoint.ts";
import { isObject, parsedJson } from "../../../text/json.ts";

const MAX_SAID = 400;
/** Errors in errors: LiteLLM and other gateways wrap what they were told as text. */
const MAX_DEPTH = 5;

/** Where words stand, the first that is there; MiniMax and Qianfan have fields of their own. */
const WORDS = [
  ...["error", "message", "detail", "msg", "error_message", "reason"],
  ...["base_resp", "status_msg", "error_msg"],
];

/** The words of a body: those of its error object, else its text; empty for a page. */
export function saidBy(endpoint: Endpoint, body: string): string {
  const value = parsedJson(body);
  if (value !== undefined) return saidIn(endpoint, value);
  return /^\s*</.test(body) ? "" : oneLine(endpoint, body);
}

/** The words of an error object, or of the JSON value that holds one. */
export function saidIn(endpoint: Endpoint, value: unknown): string {
  return oneLine(endpoint, errorText(value, 0));
}

function errorText(value: unknown, depth: number): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value) && depth < MAX_DEPTH) {
    return value.map((item) => errorText(item, depth + 1)).filter((text) => text !== "").join("; ");
  }
  if (typeof value === "string") {
    const inner = depth < MAX_DEPTH && /^\s*[{[]/.test(value) ? parsedJson(value) : undefined;
    return inner === undefined ? value : errorText(inner, depth + 1);
  }
  if (!isObject(value)) return JSON.stringify(value);
  const inner = WORDS.map((key) => value[key]).find((field) =>
    field !== undefined && field !== null && field !== ""
  );
  if (inner === undefined || depth >= MAX_DEPTH) return JSON.stringify(value);
  const text = withRaw(placeOf(value) + errorText(inner, depth + 1), { value, depth });
  const words = [value["code"], value["type"]].filter((word): word is string =>
    typeof word === "string" && /context|quota|limit|billing/.test(word) && !text.includes(word)
  );
  return words.length === 0 ? text : `${text} (${words.join(", ")})`;
}

/** OpenRouter says "Provider returned error", and in `metadata` what the provider said. */
function withRaw(
  text: string,
  { value, depth }: { value: Record<string, unknown>; depth: number },
): string {
  const { metadata } = value;
  if (!isObject(metadata)) return text;
  const raw = errorText(metadata["raw"], depth + 1);
  return raw === "" || text.includes(raw) ? text : `${text}: ${raw}`;
}

/** Which field of a request is meant, as FastAPI (vLLM, SGLang) says it: `{"loc": ["body", "tools"], "msg": …}`. */
function placeOf({ loc }: Record<string, unknown>): string {
  if (!Array.isArray(loc)) return "";
  const names = loc.filter((name) => typeof name === "string" || typeof name === "number");
  return names.length === 0 ? "" : `${names.join(".")}: `;
}

/** A text as one line, cut where it gets too long. */
export function oneLine(endpoint: Endpoint, text: string): string {
  const line = disarm(redacted(endpoint, text), "space").replace(/\s+/g, " ").trim();
  // A template's exception stands behind the template, and is what matters.
  const exception = /Jinja Exception: .*/.exec(line)?.[0];
  if (line.length <= MAX_SAID || exception === undefined) return line.slice(0, MAX_SAID);
  return exception.slice(0, 2 * MAX_SAID);
}

/** Before anything is cut off: half of a key is not recognized as one any more. */
function redacted({ apiKey }: Endpoint, text: string): string {
  return createRedact(apiKey === undefined ? [] : [apiKey])(text);
}
