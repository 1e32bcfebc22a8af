/**
 * Schemas of foreign tools as every endpoint takes them.
 *
 * @module
 */
import { abbreviate } from "../../../text/abbreviate.ts";
import { isObject } from "../../../text/json.ts";
import { SchemaReferences } from "./schema_references.ts";

/**
 * What endpoints understand. Left out is what some refuse the whole request for: `$schema` and `$id`, patterns that
 * llama.cpp makes no grammar of, lengths that make its grammar too large. The server checks its arguments itself.
 */
const KEYWORDS = new Set([
  "description",
  "enum",
  "const",
  "default",
  "minimum",
  "maximum",
  "$ref",
]);
/** llama.cpp refuses the whole request for any other. */
const TYPES = new Set(["object", "array", "string", "number", "integer", "boolean", "null"]);
/** Keywords that hold one schema, several, or several by name. */
const ONE = ["items", "additionalProperties"];
const LIST = ["anyOf", "oneOf", "allOf", "prefixItems"];
const NAMED = ["properties", "$defs", "definitions"];
/** At the top some endpoints take properties only. */
const NOT_AT_TOP = ["anyOf", "oneOf", "allOf", "enum", "const", "$ref", "default", "description"];
/** Whose variants' properties become those of the whole. */
const VARIANTS = ["anyOf", "oneOf", "allOf"];
const NO_ARRAYS = ["string", "number", "boolean", "object"].map((type) => ({ type }));
/**
 * What an array that says nothing of it holds: OpenAI refuses the whole request where no `items` are named, and llama.cpp
 * takes nothing but objects for `{}`.
 */
const ANY_ITEMS = { anyOf: [...NO_ARRAYS, { type: "array", items: { anyOf: NO_ARRAYS } }] };
const MAX_DEPTH = 24;
const MAX_DESCRIPTION = 1_000;

type Schema = Record<string, unknown>;

/** A schema of an object with the same properties; for what is no schema, one that takes anything. */
export function toolSchema(foreign: unknown): Schema {
  const root = isObject(foreign) ? foreign : {};
  const references = new SchemaReferences(root);
  const cleaned = clean(opened(root, references), { references, depth: 0, within: new Set() });
  const schema = cleaned || {};
  const variants = VARIANTS.flatMap((key) => {
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

/** At the top, and in its variants, stands what is referred to: only that is looked at for properties. */
function opened(root: Schema, references: SchemaReferences): Schema {
  const schema = references.inline(root);
  const variants = VARIANTS.flatMap((key) => {
    const list = schema[key];
    if (!Array.isArray(list)) return [];
    return [[key, list.map((one) => isObject(one) ? references.inline(one) : one)]];
  });
  return { ...schema, ...Object.fromEntries(variants) };
}

/** Where in a schema something stands. */
interface Place {
  references: SchemaReferences;
  depth: number;
  /** References whose meaning it is a part of. */
  within: ReadonlySet<string>;
}

/** `true` and what is no schema take anything. */
function clean(foreign: unknown, place: Place): Schema | false {
  if (foreign === false) return false;
  if (!isObject(foreign) || place.depth > MAX_DEPTH) return {};
  const { schema: followed, within } = place.references.follow(foreign, place.within);
  const inside = { ...place, depth: place.depth + 1, within };
  const schema: Schema = {};
  for (const [key, value] of Object.entries(followed)) {
    if (key === "type") Object.assign(schema, typeOf(value));
    else if (KEYWORDS.has(key) && isUsable(key, value)) schema[key] = shortened(key, value);
    else if (ONE.includes(key)) schema[key] = cleanOne(key, value, inside);
    else if (LIST.includes(key) && Array.isArray(value) && value.length > 0) {
      schema[key] = value.map((one) => clean(one, inside) || {});
    } else if (NAMED.includes(key) && isObject(value)) {
      schema[key] = Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, clean(one, inside) || {}]),
      );
    } else if (key === "required" && Array.isArray(value)) {
      schema[key] = value.filter((name) => typeof name === "string");
    }
  }
  if ([schema.type].flat().includes("array")) schema.items ??= ANY_ITEMS;
  return schema;
}

/** `additionalProperties` may be a plain yes or no; `items` of older drafts a list. */
function cleanOne(key: string, value: unknown, inside: Place): unknown {
  if (key === "additionalProperties" && typeof value === "boolean") return value;
  return clean(Array.isArray(value) ? {} : value, inside) || {};
}

/** Nothing where no type of JSON Schema is named: `any`, `file`. */
function typeOf(value: unknown): { type?: string | string[] } {
  const names = (Array.isArray(value) ? value : [value])
    .map((name) => typeof name === "string" ? name.toLowerCase() : "")
    .filter((name) => TYPES.has(name));
  const [first] = names;
  if (first === undefined) return {};
  return { type: Array.isArray(value) ? names : first };
}

function isUsable(key: string, value: unknown): boolean {
  switch (key) {
    case "description":
      return typeof value === "string";
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
