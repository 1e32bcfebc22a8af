/**
 * One form in which models write tool calls as text.
 *
 * @module
 */
import type { ToolDeclaration } from "../model.ts";

/** A call as it was read from text. */
export interface WrittenCall {
  name: string;
  arguments: unknown;
}

/** What stands at a place of a text. */
export type Reading =
  /** Nothing of this form; `isQuick`: a glance was enough to tell. */
  | { kind: "none"; isQuick?: boolean }
  /** It cannot be told before more of the text has come. */
  | { kind: "open" }
  /** `isDoubtful`: it may as well be an example, so that it is not run. */
  | { kind: "calls"; calls: WrittenCall[]; end: number; isDoubtful?: boolean }
  /** It is meant as a call, and cannot be read; `why` completes "it cannot be read: …". */
  | { kind: "unreadable"; why: string; end: number };

export interface ReadContext {
  /** By their names. */
  tools: ReadonlyMap<string, ToolDeclaration>;
  /** Nothing follows any more. */
  isComplete: boolean;
  /** `text.indexOf()` of the text that is read, see {@linkcode finderIn}. */
  find: Find;
}

/** Where `word` stands at `from` or after it; -1 where it does not. */
export type Find = (word: string, from: number) => number;

/** Remembers what was found, so that asking again and again for what is far away or missing costs nothing. */
export function finderIn(text: string): Find {
  const known = new Map<string, { from: number; at: number }>();
  return (word, from) => {
    const last = known.get(word);
    if (last !== undefined && from >= last.from && (last.at < 0 || last.at >= from)) return last.at;
    const at = text.indexOf(word, from);
    known.set(word, { from, at });
    return at;
  };
}

/**
 * Where calls of a form count:
 *
 * - `line`: on a line of their own
 * - `token`: also right after words, since special tokens of the model begin them
 */
export type Place = "line" | "token";

/** A form; what `read` costs grows with the length of the text and no faster. */
export interface CallForm {
  /** What calls of it begin with. */
  openers(context: Pick<ReadContext, "tools">): readonly string[];
  place: Place;
  /** Nothing but names and values tells that it is a call. */
  isBare?: boolean;
  /** Reads what begins at `at`, where one of the openers stands. */
  read(text: string, at: number, context: ReadContext): Reading;
}

export const NONE = { kind: "none" } as const satisfies Reading;
export const OPEN = { kind: "open" } as const satisfies Reading;

/** The first place from `at` on that holds no white space. */
export function skipSpace(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Blank, tab, line feed, carriage return. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** The first of `words` that stands at `at`. */
export function wordAt(
  text: string,
  at: number,
  words: readonly string[],
): string | undefined {
  return words.find((word) => text.startsWith(word, at));
}

/** Whether one of `words` may stand at `at` once more has come: the text ends within it. */
export function mayBecome(text: string, at: number, words: readonly string[]): boolean {
  const rest = text.length - at;
  return words.some((word) => rest < word.length && word.startsWith(text.slice(at)));
}

/** Reads calls that follow each other, each by `readOne`, which is asked where one of the openers stands. */
export function readEach(
  text: string,
  at: number,
  { openers, isComplete, readOne }: {
    openers: readonly string[];
    isComplete: boolean;
    readOne: (at: number) => Reading;
  },
): Reading {
  const calls: WrittenCall[] = [];
  let end = at;
  for (let next = skipSpace(text, at);; next = skipSpace(text, end)) {
    const isBegun = wordAt(text, next, openers) !== undefined;
    if (!isBegun && !isComplete && mayBecome(text, next, openers)) return OPEN;
    const read = isBegun ? readOne(next) : NONE;
    if (read.kind === "none") return calls.length === 0 ? NONE : { kind: "calls", calls, end };
    if (read.kind !== "calls") return read;
    calls.push(...read.calls);
    end = read.end;
  }
}
