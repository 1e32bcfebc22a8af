/**
 * References (`$ref`) within the schema of a foreign tool.
 *
 * @module
 */
import { isObject } from "../../../text/json.ts";

type Schema = Record<string, unknown>;

/**
 * What every endpoint follows: a definition at the top, by a plain name. llama.cpp refuses the whole request for `#`, for
 * escapes, for an index into a list, and for what is not there.
 */
const PLAIN = /^#\/(\$defs|definitions)\/([\w.-]+)$/;
/** So many are replaced by what they mean: each is a copy, which takes room in every request. */
const MAX_COPIES = 100;
/** Where definitions are looked for that do not stand at the top. */
const MAX_DEPTH = 24;

/** The references of one schema. */
export class SchemaReferences {
  readonly #root: Schema;
  #copiesLeft = MAX_COPIES;
  /** Definitions that stand further below, by their names. */
  #nested: Map<string, Schema> | undefined;

  constructor(root: Schema) {
    this.#root = root;
  }

  /**
   * `schema` with a reference that every endpoint follows, or without one: what it means takes its place. One that means
   * nothing, that stands for itself, or that leads to another document is left out: what takes anything is better than
   * a request that is refused.
   *
   * @param within references whose meaning holds `schema`: a copy of them here would have no end
   */
  follow(
    schema: Schema,
    within: ReadonlySet<string>,
  ): { schema: Schema; within: ReadonlySet<string> } {
    const { $ref: reference, ...rest } = schema;
    if (typeof reference !== "string") return { schema: rest, within };
    if (this.#isFollowed(reference)) return { schema, within };
    const target = within.has(reference) ? undefined : this.#target(reference);
    if (target === undefined || this.#copiesLeft-- <= 0) return { schema: rest, within };
    return this.follow({ ...target, ...rest }, new Set([...within, reference]));
  }

  /** `schema` without a reference of its own, also where every endpoint would follow it. */
  inline(schema: Schema): Schema {
    const seen = new Set<string>();
    let { $ref: reference, ...found } = schema;
    while (typeof reference === "string" && !seen.has(reference)) {
      seen.add(reference);
      const { $ref: next, ...target } = this.#target(reference) ?? {};
      [reference, found] = [next, { ...target, ...found }];
    }
    return found;
  }

  /** Whether it leads to a definition that says something, and not round in circles. */
  #isFollowed(reference: string): boolean {
    const seen = new Set<string>();
    for (let at: unknown = reference; typeof at === "string" && !seen.has(at);) {
      seen.add(at);
      const target = PLAIN.test(at) ? this.#at(at) : undefined;
      if (target === undefined) return false;
      at = target.$ref;
      if (at === undefined) return true;
    }
    return false;
  }

  #target(reference: string): Schema | undefined {
    return this.#at(reference) ?? this.#nestedDefinition(reference);
  }

  /** What a JSON pointer (RFC 6901) in a fragment leads to. */
  #at(reference: string): Schema | undefined {
    if (!/^#(\/|$)/.test(reference)) return undefined;
    let at: unknown = this.#root;
    for (const token of reference.split("/").slice(1)) {
      const name = unescaped(token);
      const holds = (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, name);
      if (!holds) return undefined;
      at = (at as Schema)[name];
    }
    return isObject(at) ? at : undefined;
  }

  /** Servers put schemas into others with their definitions, to which nothing leads any more; by name it is found. */
  #nestedDefinition(reference: string): Schema | undefined {
    const [, , name] = PLAIN.exec(reference) ?? [];
    if (name === undefined) return undefined;
    this.#nested ??= definitionsBelow(this.#root);
    return this.#nested.get(name);
  }
}

function unescaped(token: string): string {
  let text = token;
  try {
    text = decodeURIComponent(token);
  } catch {
    // Not escaped, then.
  }
  return text.replaceAll("~1", "/").replaceAll("~0", "~");
}

function definitionsBelow(root: unknown): Map<string, Schema> {
  const found = new Map<string, Schema>();
  const look = (value: unknown, depth: number) => {
    if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return;
    for (const [key, one] of Object.entries(value)) {
      if ((key === "$defs" || key === "definitions") && isObject(one)) {
        for (const [name, definition] of Object.entries(one)) {
          if (isObject(definition) && !found.has(name)) found.set(name, definition);
        }
      }
      look(one, depth + 1);
    }
  };
  look(root, 0);
  return found;
}
