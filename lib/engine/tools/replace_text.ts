/**
 * Finding a text in a file and putting another in its place, whatever the file's line endings are.
 *
 * @module
 */

import { findAll } from "../../text/find_all.ts";

/** A text that stands in more places is none that somebody wants to replace one by one. */
export const MAX_MATCHES = 100_000;

/** A place where the searched text stands: `[start, end)` in UTF-16 code units. */
export interface Match {
  start: number;
  end: number;
}

/** A match, and what takes its place. */
export interface Replacement extends Match {
  text: string;
}

/** The text with `replacements`, in order and not overlapping, made. */
export function applyReplacements(content: string, replacements: readonly Replacement[]): string {
  let result = "";
  let position = 0;
  for (const { start, end, text } of replacements) {
    result += content.slice(position, start) + text;
    position = end;
  }
  return result + content.slice(position);
}

/**
 * The places where `searched` stands in `content`, not overlapping, and at most `limit` of them; a line break matches LF and
 * CRLF.
 */
export function findMatches(content: string, searched: string, limit = Infinity): Match[] {
  const wanted = searched.replaceAll("\r\n", "\n");
  const text = content.replaceAll("\r\n", "\n");
  // Places come in order: each is found going on from the one before.
  let removed = 0;
  let nextCrlf = text.length === content.length ? -1 : content.indexOf("\r\n");
  const original = (at: number) => {
    while (nextCrlf !== -1 && nextCrlf < at + removed) {
      removed++;
      nextCrlf = content.indexOf("\r\n", nextCrlf + 2);
    }
    return at + removed;
  };
  const matches: Match[] = [];
  for (const at of findAll(text, wanted)) {
    const start = original(at);
    if (matches.push({ start, end: original(at + wanted.length) }) >= limit) break;
  }
  return matches;
}

/** What takes the places of `matches`, in their order: `replacement` with the line endings that stand around each. */
export function replacementsFor(
  content: string,
  matches: readonly Match[],
  replacement: string,
): Replacement[] {
  const lf = replacement.replaceAll("\r\n", "\n");
  const crlf = lf.replaceAll("\n", "\r\n");
  // The line break that follows on a match is that of the matches before it on the same line, too.
  let newline = -1;
  let last: number | undefined;
  return matches.map(({ start, end }) => {
    if (!lf.includes("\n")) return { start, end, text: replacement };
    if (newline < start && newline < content.length) {
      newline = content.indexOf("\n", start);
      if (newline === -1) newline = content.length;
    }
    // After the last line break the one before counts, which is the last one of all.
    const next = newline < content.length ? newline : last ??= content.lastIndexOf("\n");
    if (next === -1) return { start, end, text: replacement };
    return { start, end, text: content[next - 1] === "\r" ? crlf : lf };
  });
}

/** The number of the line that holds `position`, counted from 1. */
export function lineNumberAt(content: string, position: number): number {
  let line = 1;
  for (let i = content.indexOf("\n"); i !== -1 && i < position; i = content.indexOf("\n", i + 1)) {
    line++;
  }
  return line;
}
