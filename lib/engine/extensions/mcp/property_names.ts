/**
 * Names of arguments as every endpoint takes them.
 *
 * @module
 */
import { isObject, type JsonObject } from "../../../text/json.ts";

/** Anthropic refuses the whole request for any other, e.g. OData's `$top`, or `filter[id]`. */
const SENDABLE = /^[a-zA-Z0-9_.-]{1,64}$/;
const NOT_SENDABLE = /[^a-zA-Z0-9_.-]+/g;
const MAX_LENGTH = 64;
/** Of a name that was taken: room for a number after it. */
const MAX_STEM = 56;

/** The schema of a tool under names that every endpoint takes. */
export interface SendableSchema {
  schema: Record<string, unknown>;
  /** A model's arguments under the names that the server knows. */
  asDeclared(args: JsonObject): JsonObject;
}

/** @param schema of an object; only its own properties are looked at, as endpoints do */
export function withSendableNames(schema: Record<string, unknown>): SendableSchema {
  const { properties, required } = schema;
  const names = Object.keys(isObject(properties) ? properties : {});
  if (!isObject(properties) || names.every((name) => SENDABLE.test(name))) {
    return { schema, asDeclared: (args) => args };
  }
  const sent = sendableNames(names);
  const declared = new Map([...sent].map(([name, as]) => [as, name]));
  return {
    schema: {
      ...schema,
      properties: renamed(properties, sent),
      ...(Array.isArray(required)
        ? { required: required.map((name) => sent.get(name) ?? name) }
        : {}),
    },
    asDeclared: (args) => renamed(args, declared),
  };
}

function renamed(object: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [names.get(name) ?? name, value]),
  );
}

/** For each that cannot be sent another that none of them has. */
function sendableNames(names: readonly string[]): Map<string, string> {
  const used = new Set(names);
  const sent = new Map<string, string>();
  for (const name of names) {
    if (SENDABLE.test(name)) continue;
    const plain = name.replaceAll(NOT_SENDABLE, "_").replace(/^_+/, "").replace(/_+$/, "");
    const wanted = (plain || "argument").slice(0, MAX_LENGTH);
    let free = wanted;
    for (let nth = 2; used.has(free); nth++) free = `${wanted.slice(0, MAX_STEM)}_${nth}`;
    used.add(free);
    sent.set(name, free);
  }
  return sent;
}
