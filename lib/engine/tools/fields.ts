/**
 * What one argument of a tool may be: told to the model as JSON Schema, and read back from what it wrote.
 *
 * @module
 */
import { shellQuote } from "../../sys/shell_quote.ts";
import { abbreviate } from "../../text/abbreviate.ts";

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

/** A whole document: a text, or the JSON of what is none. */
export function document(description: string, options: FieldOptions = {}): Field<string> {
  return {
    ...text(description, options),
    read: (value) =>
      typeof value === "object" && value !== null
        ? `${JSON.stringify(value, null, 2)}\n`
        : readText(value),
  };
}

/** A command line; an array is one word each, or what a shell is called with. */
export function commandLine(description: string, options: FieldOptions = {}): Field<string> {
  return {
    ...text(description, options),
    read(value) {
      if (!Array.isArray(value) || !value.every((word) => typeof word === "string")) {
        return readText(value);
      }
      const [shell = "", option = "", script, ...others] = value as string[];
      const isShell = /^(?:.*\/)?(?:ba|z|da)?sh$/.test(shell) && /^-[a-z]*c$/.test(option);
      if (isShell && script !== undefined && others.length === 0) return script;
      return value.map(shellQuote).join(" ");
    },
  };
}

/** What Linux opens; see PATH_MAX in limits.h(0P). */
const MAX_PATH = 4096;

/** A file system path: a text that is not empty, not endless, and holds no NUL. */
export function path(description: string, options: FieldOptions = {}): Field<string> {
  return {
    ...text(description, {
      aliases: [
        "file_path",
        "filepath",
        "file",
        "filename",
        "directory",
        "dir",
        "dir_path",
        "target_file",
        "absolute_path",
        "relative_path",
        "relative_workspace_path",
        "file_name",
        "folder",
      ],
      ...options,
    }),
    read(value) {
      const path = readText(value);
      if (path.trim() === "") throw new Error("must not be empty");
      if (path.includes("\0")) throw new Error("must not contain a NUL character");
      if (path.length > MAX_PATH) throw new Error(`must have at most ${MAX_PATH} characters`);
      // Taken as a name, it would make a directory "~me" that somebody removes with rm -rf.
      if (/^~[\w.-]+(?:\/|$)/.test(path)) {
        throw new Error(
          'must not begin with "~" and a name, which only shells expand; give the absolute path',
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

/** Left out, as models write it. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** A value as a message shows it. */
export function quote(value: unknown): string {
  return abbreviate(JSON.stringify(value) ?? "nothing", 80);
}
