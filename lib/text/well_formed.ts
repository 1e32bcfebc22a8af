/**
 * Halves of characters (lone surrogates): models write them in regular expressions, and programs that cut texts leave them. JSON
 * has no such thing in UTF-8, and endpoints refuse a request that holds one.
 *
 * @module
 */

/** The value with U+FFFD in their place, in all of its strings; it itself where there are none. */
export function wellFormed<T>(value: T): T {
  return wellFormedPart(value) as T;
}

/** For `JSON.stringify`. */
export function wellFormedText(_name: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}

function wellFormedPart(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) {
    const parts = value.map(wellFormedPart);
    return parts.every((part, index) => part === value[index]) ? value : parts;
  }
  // Bytes and the like hold no text.
  if (value === null || typeof value !== "object" || !isPlain(value)) return value;
  const entries = Object.entries(value).map(([name, part]) =>
    [name.toWellFormed(), wellFormedPart(part)] as const
  );
  const isSame = entries.every(([name, part]) =>
    Object.hasOwn(value, name) && Reflect.get(value, name) === part
  );
  return isSame ? value : Object.fromEntries(entries);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
