/**
 * JSON objects that stand for calls, whatever their keys are called.
 *
 * @module
 */
import { isObject } from "../../../text/json.ts";
import type { ReadContext, WrittenCall } from "./call_form.ts";
import { readJson } from "../lenient_json.ts";

/** Of the tool. */
const NAME_KEYS = [
  "name",
  "tool_name",
  "function_name",
  "tool",
  "function",
  "recipient_name",
  "action",
  "api",
  "toolName",
];
const ARGUMENT_KEYS = [
  "arguments",
  "parameters",
  "args",
  "params",
  "input",
  "tool_input",
  "action_input",
  "kwargs",
  "arguments_json",
  "argument",
  "parameter",
];
/** What may stand beside them and is no argument. */
const OTHER_KEYS = ["id", "type", "tool_call_id", "index", "thought", "thoughts", "reasoning"];
/** Objects around calls: xLAM `tool_calls`, the form of requests `function`. */
const AROUND_KEYS = ["tool_calls", "tool_uses", "calls", "function_call", "tool_call", "function"];

/** Keys that the object of a call may begin with. */
export const FIRST_KEYS: ReadonlySet<string> = new Set([
  ...NAME_KEYS,
  ...ARGUMENT_KEYS,
  ...OTHER_KEYS,
  ...AROUND_KEYS,
]);

export interface CallObjectOptions extends Pick<ReadContext, "tools"> {
  /** Nothing but the object says that it is a call: then it needs a tool that exists, and its arguments. */
  isBare?: boolean;
}

/** The calls in a value of JSON; undefined where it is none. */
export function callsIn(value: unknown, options: CallObjectOptions): WrittenCall[] | undefined {
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    const calls = value.map((item) => Array.isArray(item) ? undefined : callsIn(item, options));
    return calls.some((found) => found === undefined)
      ? undefined
      : calls.flatMap((found) => found ?? []);
  }
  if (!isObject(value)) return undefined;
  return namedCall(value, options) ?? callsAround(value, options) ?? keyedCall(value, options);
}

function namedCall(
  object: Record<string, unknown>,
  { tools, isBare = false }: CallObjectOptions,
): WrittenCall[] | undefined {
  const nameKey = NAME_KEYS.find((key) => typeof object[key] === "string");
  if (nameKey === undefined) return undefined;
  const name = toolName(String(object[nameKey]), tools);
  if (name === "" || (isBare && !tools.has(name))) return undefined;
  const argumentsKey = ARGUMENT_KEYS.find((key) => key !== nameKey && Object.hasOwn(object, key));
  if (argumentsKey !== undefined) {
    return [{ name, arguments: argumentsOf(object[argumentsKey]) }];
  }
  if (isBare) return undefined;
  const rest = Object.entries(object).filter(([key]) =>
    key !== nameKey && !OTHER_KEYS.includes(key)
  );
  return [{ name, arguments: Object.fromEntries(rest) }];
}

function callsAround(
  object: Record<string, unknown>,
  options: CallObjectOptions,
): WrittenCall[] | undefined {
  const key = AROUND_KEYS.find((key) => typeof object[key] === "object" && object[key] !== null);
  return key === undefined ? undefined : callsIn(object[key], options);
}

/** `{"read": {"path": "a.ts"}}` (Apertus). */
function keyedCall(
  object: Record<string, unknown>,
  { tools }: CallObjectOptions,
): WrittenCall[] | undefined {
  const [only, ...others] = Object.entries(object);
  if (only === undefined || others.length > 0 || !isObject(only[1])) return undefined;
  const name = toolName(only[0], tools);
  return tools.has(name) ? [{ name, arguments: only[1] }] : undefined;
}

/** Arguments that were written as a text hold JSON, once or twice encoded. */
export function argumentsOf(value: unknown): unknown {
  if (value === null || value === undefined) return {};
  if (typeof value !== "string") return value;
  if (value.trim() === "") return {};
  const read = readJson(value, 0, { isComplete: true });
  if (read.kind !== "value" || value.slice(read.end).trim() !== "") return value;
  return typeof read.value === "string" && read.value !== value
    ? argumentsOf(read.value)
    : read.value;
}

/** The name without what servers put around it (`functions.read:0`), and as the tool itself writes it. */
export function toolName(written: string, tools: ReadContext["tools"]): string {
  const name = written.trim().replace(/^(?:functions?|tools?|assistant|default_api)[.:/]/, "")
    .replace(/:\d+$/, "").trim();
  if (tools.has(name)) return name;
  const lower = name.toLowerCase();
  return [...tools.keys()].find((known) => known.toLowerCase() === lower) ?? name;
}
