/**
 * The arguments of a tool: told to the model as JSON Schema, and read back from what it wrote.
 *
 * Small local models write `"5"` for 5, `filePath` for `path`, or wrap the whole object in a string. What has
 * one plausible meaning is taken; anything else is an error whose text lets the model mend its call.
 *
 * @module
 */
import { ToolArgumentError } from "./tool.ts";

/** One argument. `read` returns the value, or throws an `Error` whose message follows the argument's name. */
export interface Field<T> {
  readonly schema: Record<string, unknown>;
  readonly required: boolean;
  /** Other names that models use for it. */
  readonly aliases: readonly string[];
  read(value: unknown): T;
}

interface FieldOptions {
  aliases?: readonly string[];
}

interface IntegerOptions extends FieldOptions {
  minimum: number;
  /** A larger value is lowered to this one. */
  maximum: number;
}

/** A text; a number or a boolean is taken as its digits or letters. */
export function text(description: string, { aliases = [] }: FieldOptions = {}): Field<string> {
  return { schema: { type: "string", description }, required: true, aliases, read: readText };
}

/** A file system path: a text that is not empty, holds no NUL, and does not begin with a shell's `~`. */
export function path(description: string, options: FieldOptions = {}): Field<string> {
  return {
    ...text(description, {
      aliases: ["file_path", "filepath", "file", "filename", "directory", "dir"],
      ...options,
    }),
    read(value) {
      const path = readText(value);
      if (path.trim() === "") throw new Error("must not be empty");
      if (path.includes("\0")) throw new Error("must not contain a NUL character");
      // Taken as a name, "~/notes" would make a directory "~" that somebody removes with rm -rf.
      if (/^~[\w.-]*(?:\/|$)/.test(path)) {
        throw new Error(
          'must not begin with "~", which only shells expand; give the absolute path',
        );
      }
      return path;
    },
  };
}

/** A whole number; digits in quotes are taken. */
export function integer(description: string, options: IntegerOptions): Field<number> {
  const { minimum, maximum, aliases = [] } = options;
  return {
    schema: { type: "integer", description, minimum, maximum },
    required: true,
    aliases,
    read(value) {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isInteger(number)) {
        throw new Error(`must be a whole number, not ${quote(value)}`);
      }
      if (number < minimum) throw new Error(`must be at least ${minimum}, not ${number}`);
      return Math.min(number, maximum);
    },
  };
}

/** True or false; the words in quotes are taken. */
export function flag(description: string, { aliases = [] }: FieldOptions = {}): Field<boolean> {
  return {
    schema: { type: "boolean", description },
    required: true,
    aliases,
    read(value) {
      const word = typeof value === "string" ? value.trim().toLowerCase() : value;
      if (word === true || word === "true" || word === 1) return true;
      if (word === false || word === "false" || word === 0) return false;
      throw new Error(`must be true or false, not ${quote(value)}`);
    },
  };
}

/** The same argument, but the model may leave it out; `null` and `""` count as left out. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    ...field,
    required: false,
    read: (value) => isEmpty(value) ? undefined : field.read(value),
  };
}

function readText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`must be a string, not ${quote(value)}`);
}

// deno-lint-ignore no-explicit-any -- a field of anything; `unknown` would forbid every concrete field
type Fields = Record<string, Field<any>>;

/** What a list of fields yields. */
export type ArgumentsOf<F extends Fields> = {
  [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

/** Remarks that models add to calls of any tool; they change nothing. */
const REMARKS = new Set(["description", "explanation", "reason", "thought", "purpose", "summary"]);

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

/**
 * Reads what a model wrote as the arguments of `tool`.
 *
 * @throws {ToolArgumentError} when it cannot be understood; the message names every argument of the tool
 */
export function readArguments<F extends Fields>(
  fields: F,
  written: unknown,
  { tool }: { tool: string },
): ArgumentsOf<F> {
  const fail = (problem: string) => new ToolArgumentError(`${problem}; ${usage(tool, fields)}`);
  const object = asObject(written);
  if (object === undefined) {
    throw fail(`the arguments of ${tool} must be one JSON object, not ${quote(written)}`);
  }

  const given = new Map<string, unknown>();
  for (const [key, value] of Object.entries(object)) {
    const name = fieldNamed(key, fields);
    if (name !== undefined && (!given.has(name) || key === name)) given.set(name, value);
    else if (name === undefined && !isEmpty(value) && value !== false && !REMARKS.has(key)) {
      throw fail(`${tool} has no argument ${quote(key)}`);
    }
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
  const name = key.trim().replaceAll(/([a-z])([A-Z])/g, "$1_$2").replaceAll("-", "_").toLowerCase();
  if (Object.hasOwn(fields, name)) return name;
  return Object.keys(fields).find((field) => fields[field]?.aliases.includes(name));
}

function usage(tool: string, fields: Fields): string {
  const names = Object.keys(fields).map((name) => fields[name]?.required ? name : `[${name}]`);
  return `its arguments are ${tool} {${names.join(", ")}}`;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function quote(value: unknown): string {
  const json = JSON.stringify(value) ?? "nothing";
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}
