/**
 * The arguments of a tool: told to the model as JSON Schema, and read back from what it wrote.
 *
 * Small local models write `"5"` for 5, `filePath` for `path`, or wrap the whole object in a string. What has
 * one plausible meaning is taken; anything else is an error whose text lets the model fix its call.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import { type Field, isEmpty, quote } from "./fields.ts";
import { ToolArgumentError } from "./tool.ts";

/**
 * Arguments that other agents have and this tool has not, by their names in lower case with underscores: what they mean
 * here. `set` are arguments of the tool, which count unless they are given as well; `note` is for the model. Throws an
 * `Error` when the call would do something else than the model wants; its message follows the argument's name.
 */
export type ForeignArguments = Readonly<
  Record<
    string,
    (
      value: unknown,
      given: Readonly<Record<string, unknown>>,
    ) => { set?: Record<string, unknown>; note?: string } | undefined
  >
>;

// deno-lint-ignore no-explicit-any -- a field of anything; `unknown` would forbid every concrete field
type Fields = Record<string, Field<any>>;

/** What a list of fields yields. */
export type ArgumentsOf<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

/** Remarks that models add to calls of any tool; they change nothing. */
const REMARKS = new Set([
  ...[
    "description",
    "explanation",
    "reason",
    "thought",
    "thoughts",
    "purpose",
    "summary",
    "intent",
  ],
  ...[
    "justification",
    "instruction",
    "instructions",
    "comment",
    "title",
    "reasoning",
    "toolcallid",
  ],
]);
/** With one of these, a call that goes ahead would not be what the model wants. */
const TRIALS = new Set(["dry_run", "preview", "simulate"]);

/** JSON Schema of an arguments object. */
export function schemaOf(fields: Fields): Record<string, unknown> {
  return {
    type: "object",
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, field.schema]),
    ),
    required: Object.keys(fields).filter((name) => fields[name]?.required),
    additionalProperties: false,
  };
}

export interface ReadOptions {
  tool: string;
  foreign?: ForeignArguments;
  onNote?: ((note: string) => void) | undefined;
}

/**
 * Reads what a model wrote as the arguments of `tool`. What the tool has no argument for is ignored, with a note.
 *
 * @throws {ToolArgumentError} when it cannot be understood; the message names every argument of the tool
 */
export function readArguments<F extends Fields>(
  fields: F,
  written: unknown,
  { tool, foreign = {}, onNote = () => {} }: ReadOptions,
): ArgumentsOf<F> {
  const fail = (problem: string) => new ToolArgumentError(`${problem}; ${usage(tool, fields)}`);
  const object = asObject(written);
  if (object === undefined) {
    throw fail(`the arguments of ${tool} must be one JSON object, not ${quote(written)}`);
  }

  const given = new Map<string, unknown>();
  for (const [key, value] of Object.entries(object)) {
    const name = fieldNamed(key, fields);
    if (name !== undefined) {
      if (!given.has(name) || key === name) given.set(name, value);
      continue;
    }
    if (isEmpty(value) || REMARKS.has(snakeCase(key))) continue;
    if (!Object.hasOwn(foreign, snakeCase(key))) ignore(key, value);
  }
  translate();

  /** In the order of the tool's table: one may build on what another has set. */
  function translate(): void {
    for (const [wanted, meaning] of Object.entries(foreign)) {
      for (const [key, value] of Object.entries(object ?? {})) {
        if (snakeCase(key) !== wanted || fieldNamed(key, fields) !== undefined) continue;
        if (isEmpty(value)) continue;
        try {
          const { set = {}, note } = meaning(value, Object.fromEntries(given)) ?? {};
          for (const [name, value] of Object.entries(set)) given.set(name, value);
          if (note !== undefined) onNote(`${quote(key)}: ${note}`);
        } catch (error) {
          throw fail(`the argument ${quote(key)} of ${tool} ${errorMessage(error)}`);
        }
      }
    }
  }

  function ignore(key: string, value: unknown): void {
    if (TRIALS.has(snakeCase(key)) && value !== false && value !== "false") {
      throw fail(`${tool} cannot only try it: it has no argument ${quote(key)}`);
    }
    if (value !== false) onNote(`${tool} has no argument ${quote(key)}; it was ignored`);
  }

  const result: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = given.get(name);
    if (field.required && (value === undefined || value === null)) {
      throw fail(`${tool} needs the argument ${quote(name)}`);
    }
    try {
      result[name] = field.read(value);
    } catch (error) {
      throw fail(`the argument ${quote(name)} of ${tool} ${(error as Error).message}`);
    }
  }
  return result as ArgumentsOf<F>;
}

/** Some models write the object as a JSON text of its own. */
function asObject(written: unknown): Record<string, unknown> | undefined {
  if (typeof written === "string") {
    try {
      const parsed: unknown = JSON.parse(written);
      return typeof parsed === "string" ? undefined : asObject(parsed);
    } catch {
      return undefined;
    }
  }
  if (written === undefined || written === null) return {};
  if (typeof written !== "object" || Array.isArray(written)) return undefined;
  return written as Record<string, unknown>;
}

function fieldNamed(key: string, fields: Fields): string | undefined {
  const name = snakeCase(key);
  if (Object.hasOwn(fields, name)) return name;
  return Object.keys(fields).find((field) => fields[field]?.aliases.includes(name));
}

/** `filePath`, `file-path` and `--file-path` → `file_path` */
export function snakeCase(name: string): string {
  return name.trim().replace(/^-+/, "").replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .replaceAll(/[-\s]/g, "_").toLowerCase();
}

function usage(tool: string, fields: Fields): string {
  const names = Object.keys(fields).map((name) => fields[name]?.required ? name : `[${name}]`);
  return `its arguments are ${tool} {${names.join(", ")}}`;
}
