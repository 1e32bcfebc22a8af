/**
 * Globs as models write them.
 *
 * @module
 */
import { type CharSet, type LinearPattern, PatternBuilder } from "../../../text/linear_pattern.ts";
import { PatternError } from "./search.ts";

/** More than any path has (PATH_MAX). */
const MAX_LENGTH = 4096;
/** An opening bracket that nothing closes is read twice, and so is what follows on it. */
const MAX_DEPTH = 8;
const SLASH = 0x2f;
const ANY: CharSet = { source: ".", has: () => true };
const NO_SLASH: CharSet = { source: "[^/]", has: (code) => code !== SLASH };

/** Adds a part of a glob. */
type Add = (builder: PatternBuilder) => void;

/**
 * Reads a glob for whole paths: `*`, `**`, `?`, `[a-z]`, `{a,b}`, `@(a|b)`, `?(a)`, `*(a)`, `+(a)`, and `\` before a character
 * that means itself. What is no such thing means itself as well, and a class in brackets also means its own text: file names
 * like `[slug].tsx` are common.
 *
 * @throws {PatternError} for what is too long, nested too deeply, or `!(a)`, which is not understood
 */
export function globPattern(glob: string): LinearPattern {
  if (glob.length > MAX_LENGTH) throw new PatternError("the pattern is too long");
  const builder = new PatternBuilder();
  new GlobReader(glob).sequence("", 0)(builder);
  return builder.build();
}

/** Goes through a glob once, from its beginning to its end. */
class GlobReader {
  readonly #glob: string;
  #at = 0;

  constructor(glob: string) {
    this.#glob = glob;
  }

  /** Up to one of the characters `ends`, or the end of the glob. */
  sequence(ends: string, depth: number): Add {
    if (depth > MAX_DEPTH) throw new PatternError("the pattern is nested too deeply");
    const parts: Add[] = [];
    while (this.#at < this.#glob.length) {
      if (ends.includes(this.#glob.charAt(this.#at))) break;
      parts.push(this.#part(depth));
    }
    return (builder) => parts.forEach((add) => add(builder));
  }

  #part(depth: number): Add {
    const glob = this.#glob;
    const char = glob.charAt(this.#at);
    if (glob[this.#at + 1] === "(" && "@?*+!".includes(char)) {
      const group = this.#group("|)", this.#at + 2, depth);
      if (group !== undefined) return extended(char, group);
    }
    switch (char) {
      case "\\":
        this.#at = Math.min(this.#at + 2, glob.length);
        return literal(glob.charAt(this.#at - 1));
      case "*":
        return this.#stars();
      case "?":
        this.#at++;
        return (builder) => builder.char(NO_SLASH);
      case "[":
        return this.#class() ?? this.#self(char);
      case "{": {
        const start = this.#at;
        const group = this.#group(",}", start + 1, depth);
        if (group !== undefined && group.length > 1) return (builder) => builder.oneOf(group);
        // As in shells, braces around one thing mean themselves.
        this.#at = start;
        return this.#self(char);
      }
      default:
        return this.#self(char);
    }
  }

  #self(char: string): Add {
    this.#at++;
    return literal(char);
  }

  /** `**` as a whole segment goes through directories, none too; else it is a star. */
  #stars(): Add {
    const start = this.#at;
    while (this.#glob[this.#at] === "*") this.#at++;
    const isFirst = start === 0 || "/{,(|".includes(this.#glob.charAt(start - 1));
    const next = this.#glob[this.#at];
    if (this.#at - start < 2 || !isFirst) return (builder) => builder.many(NO_SLASH);
    if (next === undefined) return (builder) => builder.many(ANY);
    if (next !== "/") return (builder) => builder.many(NO_SLASH);
    this.#at++;
    return (builder) => builder.optional((inner) => inner.many(ANY).literal("/"));
  }

  /** The alternatives between brackets, the reader behind them; undefined, and the reader where it was, when none close. */
  #group(ends: string, start: number, depth: number): Add[] | undefined {
    const before = this.#at;
    const alternatives: Add[] = [];
    for (this.#at = start; this.#at < this.#glob.length; this.#at++) {
      alternatives.push(this.sequence(ends, depth + 1));
      if (this.#glob[this.#at] === ends[1]) {
        this.#at++;
        return alternatives;
      }
    }
    this.#at = before;
    return undefined;
  }

  #class(): Add | undefined {
    const text = /^\[(?:[!^]?\]?(?:\[:\w+:\]|[^\]])*)\]/.exec(this.#glob.slice(this.#at))?.[0];
    const set = text === undefined ? undefined : charSet(text);
    if (text === undefined || set === undefined) return undefined;
    this.#at += text.length;
    return (builder) => builder.oneOf([(inner) => inner.char(set), literal(text)]);
  }
}

function literal(text: string): Add {
  return (builder) => builder.literal(text);
}

function extended(kind: string, alternatives: Add[]): Add {
  const group: Add = (builder) => builder.oneOf(alternatives);
  switch (kind) {
    case "@":
      return group;
    case "?":
      return (builder) => builder.optional(group);
    case "*":
      return (builder) => builder.repeat(group, { atLeast: 0 });
    case "+":
      return (builder) => builder.repeat(group, { atLeast: 1 });
    default:
      throw new PatternError("!(…) is not understood; name what is wanted instead");
  }
}

/** Undefined when it is none, e.g. because a range runs backwards. */
function charSet(text: string): CharSet | undefined {
  const inner = text.slice(1, -1).replace(/^[!^]/, "");
  const members = inner
    .replace(
      /\[:(\w+):\]|[\\[\]^]/g,
      (part, name) => name ? POSIX_CLASSES[name] ?? "" : `\\${part}`,
    );
  if (members === "") return undefined;
  const source = `(?!/)[${/^.[!^]/.test(text) ? "^" : ""}${members}]`;
  try {
    const pattern = new RegExp(source, "s");
    return { source, has: (code) => pattern.test(String.fromCharCode(code)) };
  } catch {
    return undefined;
  }
}

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  digit: "0-9",
  lower: "a-z",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};
