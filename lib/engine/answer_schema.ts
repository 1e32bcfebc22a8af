/**
 * A JSON Schema that the final answer has to fit (`--json-schema`). The validator, ajv, is loaded only with one.
 *
 * @module
 */
import type { Ajv, ErrorObject, Options, ValidateFunction } from "ajv";
import { errorMessage, UsageError } from "../errors.ts";

/** What came of an answer: the value in it, or what is wrong, in words for the model. */
export type CheckedAnswer = { value: unknown } | { problem: string };

/** A schema, ready to be compared with answers. */
export interface AnswerSchema {
  readonly schema: Record<string, unknown>;
  check(answer: string): CheckedAnswer;
}

/** Enough to fix an answer; a long list would be no clearer. */
const MAX_ERRORS = 10;
/** One fence around the whole answer, as models like to write it. */
const FENCED = /^```(?:json)?[ \t]*\n([^]*?)\n```$/;

/**
 * Reads a JSON Schema: 2020-12, or draft-07 where `$schema` says so.
 *
 * @throws {UsageError} when the text is none
 */
export async function readAnswerSchema(text: string): Promise<AnswerSchema> {
  const schema = parseSchema(text);
  const validate = await compile(schema);
  return {
    schema,
    check: (answer) => {
      const trimmed = answer.trim();
      let value: unknown;
      try {
        value = JSON.parse(FENCED.exec(trimmed)?.[1] ?? trimmed);
      } catch (error) {
        return { problem: `it is not one JSON value: ${errorMessage(error)}` };
      }
      return validate(value) ? { value } : { problem: describe(validate.errors ?? []) };
    },
  };
}

function parseSchema(text: string): Record<string, unknown> {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--json-schema takes JSON, or a file with it: ${errorMessage(error)}`);
  }
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw new UsageError("--json-schema takes a JSON Schema, which is an object");
  }
  return schema as Record<string, unknown>;
}

async function compile(schema: Record<string, unknown>): Promise<ValidateFunction> {
  const isOld = /draft-0[4-7]/.test(String(schema.$schema ?? ""));
  const [{ default: Ajv }, { default: formats }] = await Promise.all([
    isOld ? import("ajv") : import("ajv/dist/2020.js"),
    import("ajv-formats"),
  ]);
  const ajv: Ajv = new (exported(Ajv) as new (options: Options) => Ajv)(OPTIONS);
  (exported(formats) as (ajv: Ajv) => unknown)(ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw new UsageError(
      `--json-schema is no JSON Schema that can be used: ${errorMessage(error)}`,
    );
  }
}

const OPTIONS: Options = { allErrors: true, strict: false, logger: false };

/** What a CommonJS module exports as its default: Deno wraps it once more than the bundle does. */
function exported(module: unknown): unknown {
  return (module as { default?: unknown }).default ?? module;
}

function describe(errors: readonly ErrorObject[]): string {
  const shown = errors.slice(0, MAX_ERRORS).map(({ instancePath, message, params }) =>
    `${instancePath === "" ? "the value" : instancePath} ${message} ${JSON.stringify(params)}`
  );
  const more = errors.length > MAX_ERRORS ? [`and ${errors.length - MAX_ERRORS} more`] : [];
  return [...shown, ...more].join("; ");
}
