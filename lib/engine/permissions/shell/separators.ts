/**
 * What stands between the commands of a script: blanks, comments, separators, reserved words.
 *
 * @module
 */
import type { Cursor } from "./cursor.ts";
import { readHereDocuments } from "./redirections.ts";
import { ShellSyntaxError } from "./syntax.ts";

/** What closes a compound command, by what opens it. */
export const CLOSERS: ReadonlyMap<string, string> = new Map([
  ["if", "fi"],
  ["while", "done"],
  ["until", "done"],
  ["{", "}"],
]);
const CLOSING = new Set([...CLOSERS.values(), "esac"]);
const BLANKS = /(?:[ \t]|\\\n)+/y;
const COMMENT = /#[^\n]*/y;

/** The unquoted word here if it could be a reserved one. */
export function keyword(cursor: Cursor): string | undefined {
  const match = cursor.text.slice(cursor.at, cursor.at + 12).match(
    /^(?:[a-z]+|[{}!])(?=[\s;&|()<>]|$)/,
  );
  return match?.[0];
}

/** That word if it closes a compound command. */
export function closingWord(cursor: Cursor): string | undefined {
  const word = keyword(cursor);
  return word !== undefined && CLOSING.has(word) ? word : undefined;
}

/** Skips the reserved word that must come next. */
export function expectWord(cursor: Cursor, word: string): void {
  skipSeparators(cursor);
  if (keyword(cursor) !== word) throw new ShellSyntaxError(`"${word}" is missing`);
  cursor.at += word.length;
}

/** Blanks and comments. */
export function skipBlanks(cursor: Cursor): void {
  for (;;) {
    const skipped = cursor.match(BLANKS);
    const before = cursor.text[cursor.at - 1] ?? "\n";
    if (cursor.peek() === "#" && /[\s;&|()]/.test(before)) cursor.match(COMMENT);
    else if (skipped === undefined) return;
  }
}

/** Blanks, comments and line breaks. */
export function skipLines(cursor: Cursor): void {
  for (skipBlanks(cursor); cursor.take("\n"); skipBlanks(cursor)) readHereDocuments(cursor);
}

/** The end of one branch of a `case`. */
export function isEndOfClause(cursor: Cursor): boolean {
  return cursor.startsWith(";;") || cursor.startsWith(";&");
}

/** What stands between two pipelines. */
export function skipSeparators(cursor: Cursor): void {
  for (;;) {
    skipLines(cursor);
    const isSeparator = cursor.peek() !== "" && ";&|".includes(cursor.peek()) &&
      !isEndOfClause(cursor);
    if (!isSeparator) return;
    cursor.at++;
  }
}
