/**
 * Schemas of foreign tools as every endpoint takes them.
 *
 * @module
 */
import { abbreviate } from "../../../text/abbreviate.ts";
import { isObject } from "../../../text/json.ts";

/**
 * What endpoints understand. Left out is what some refuse the whole request for: `$schema` and `$id`, patterns that
 * llama.cpp makes no grammar of, lengths that make its grammar too large. The server checks its arguments itself.
 */
const KEYWORDS = new Set([
  "type",
  "description",
  "enum",
  "const",
  "default",
  "minimum",
  "maximum",
  "$ref",
]);
/** Keywords that hold one schema, several, or several by name. */
const ONE = ["items", "additionalProperties"];
const LIST = ["anyOf", "oneOf", "allOf", "prefixItems"];
const NAMED = ["properties", "$defs", "definitions"];
/** At the top some endpoints take properties only. */
const NOT_AT_TOP = ["anyOf", "oneOf", "allOf", "enum", "const", "$ref", "default", "description"];
const MAX_DEPTH = 24;
const MAX_DESCRIPTION = 1_000;

type Schema = Record<string, unknown>;

/** A schema of an object with the same properties; for what is no schema, one that takes anything. */
export function toolSchema(foreign: unknown): Schema {
  const cleaned = clean(foreign, 0);
  const schema = isObject(cleaned) ? cleaned : {};
  const variants = ["anyOf", "oneOf", "allOf"].flatMap((key) => {
    const list = schema[key];
    return Array.isArray(list) ? list.filter(isObject) : [];
  });
  const properties: Schema = Object.assign(
    {},
    ...variants.map((variant) => isObject(variant.properties) ? variant.properties : {}),
    isObject(schema.properties) ? schema.properties : {},
  );
  const required = Array.isArray(schema.required)
    ? schema.required.filter((name) => Object.hasOwn(properties, name))
    : [];
  const rest = Object.fromEntries(
    Object.entries(schema).filter(([key]) => !NOT_AT_TOP.includes(key)),
  );
  delete rest.required;
  return {
    ...rest,
    type: "object",
    properties,
    ...(required.length === 0 ? {} : { required }),
  };
}

/** `true` and what is no schema take anything. */
function clean(foreign: unknown, depth: number): Schema | false {
  if (foreign === false) return false;
  if (!isObject(foreign) || depth > MAX_DEPTH) return {};
  const schema: Schema = {};
  for (const [key, value] of Object.entries(foreign)) {
    if (KEYWORDS.has(key) && isUsable(key, value)) schema[key] = shortened(key, value);
    else if (ONE.includes(key)) schema[key] = cleanOne(key, value, depth);
    else if (LIST.includes(key) && Array.isArray(value) && value.length > 0) {
      schema[key] = value.map((one) => clean(one, depth + 1) || {});
    } else if (NAMED.includes(key) && isObject(value)) {
      schema[key] = Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, clean(one, depth + 1) || {}]),
      );
    } else if (key === "required" && Array.isArray(value)) {
      schema[key] = value.filter((name) => typeof name === "string");
    }
  }
  return schema;
}

/** `additionalProperties` may be a plain yes or no; `items` of older drafts a list. */
function cleanOne(key: string, value: unknown, depth: number): unknown {
  if (key === "additionalProperties" && typeof value === "boolean") return value;
  return clean(Array.isArray(value) ? {} : value, depth + 1) || {};
}

function isUsable(key: string, value: unknown): boolean {
  switch (key) {
    case "type":
      return typeof value === "string" ||
        (Array.isArray(value) && value.length > 0 && value.every((it) => typeof it === "string"));
    case "description":
      return typeof value === "string";
    case "$ref":
      // Nobody fetches another document for it.
      return typeof value === "string" && value.startsWith("#");
    case "enum":
      return Array.isArray(value) && value.length > 0;
    case "minimum":
    case "maximum":
      return typeof value === "number";
    default:
      return true;
  }
}

function shortened(key: string, value: unknown): unknown {
  return key === "description" && typeof value === "string"
    ? abbreviate(value, MAX_DESCRIPTION)
    : value;
}
