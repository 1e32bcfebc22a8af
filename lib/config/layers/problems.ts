/**
 * What is wrong in one file of settings. Whatever reads a part of it looks at values by these, so that nothing is dropped
 * without a word.
 *
 * @module
 */
import { isObject } from "../../text/json.ts";
import { nearName } from "../../text/near_names.ts";
import type { LayerPlace, Problem } from "./layer.ts";

/** What people write beside their settings for each other. */
const COMMENT = /^(?:_|\/\/|\$|#)|^(?:comment|description)$/i;
const MAX_SHOWN = 80;

export class Problems {
  readonly place: LayerPlace;
  /** By their texts: the same is said once. */
  readonly #found = new Map<string, Problem>();

  constructor(place: LayerPlace) {
    this.place = place;
  }

  /** In the order in which they were found. */
  get all(): Problem[] {
    return [...this.#found.values()];
  }

  /** Something that cannot be understood: a file of the user's is refused for it. */
  refuse(text: string): void {
    this.#found.set(text, { text, isFatal: true });
  }

  /** Something that is not used, and hinders nothing else. */
  note(text: string): void {
    if (!this.#found.has(text)) this.#found.set(text, { text, isFatal: false });
  }

  /** The object that a value is; where there is none, an empty one. */
  object(value: unknown, name: string, of = ""): Record<string, unknown> {
    if (value === undefined) return {};
    if (isObject(value)) return value;
    this.refuse(`${this.named(name)} takes an object${of === "" ? "" : ` of ${of}`}`);
    return {};
  }

  /** The list that a value is; where there is none, an empty one. */
  list(value: unknown, name: string, of = ""): unknown[] {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.refuse(`${this.named(name)} takes a list${of === "" ? "" : ` of ${of}`}`);
    return [];
  }

  /** The texts of a list, without empty ones. */
  texts(value: unknown, name: string, of: string): string[] {
    return this.list(value, name, of).filter((entry): entry is string => {
      if (typeof entry === "string" && entry.trim() !== "") return true;
      this.refuse(`${this.named(name)} takes a list of ${of}, not ${shown(entry)}`);
      return false;
    });
  }

  /**
   * Says which names of an object nobody knows. One that is a slip of the fingers away from a known one is refused: what was
   * meant to hold would not.
   *
   * @param options.prefix what comes before them, as `permissions.`
   * @param options.unused names that other agents know, and that change nothing that matters
   */
  unknownNames(
    object: Record<string, unknown>,
    { known, prefix, unused = [] }: {
      known: readonly string[];
      prefix: string;
      unused?: readonly string[];
    },
  ): void {
    for (const name of Object.keys(object)) {
      if (known.includes(name) || unused.includes(name) || COMMENT.test(name)) continue;
      const near = nearName(name, known);
      if (near === undefined) this.note(`${this.named(prefix + name)} is not used`);
      else this.refuse(`unknown ${this.named(prefix + name)}; did you mean ${prefix}${near}?`);
    }
  }

  /** `"permissions.deny" in settings.json` */
  named(name: string): string {
    return `${JSON.stringify(name)} in ${this.place.place}`;
  }
}

/** A value of JSON, cut short. */
export function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, MAX_SHOWN) ?? "nothing";
}
