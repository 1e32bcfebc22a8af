/**
 * Finding a text in a file and putting another in its place, whatever the file's line endings are.
 *
 * @module
 */

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

/** Every place where `searched` stands in `content`, not overlapping; a line break matches LF and CRLF. */
export function findMatches(content: string, searched: string): Match[] {
  const lines = searched.replaceAll("\r\n", "\n").split("\n").map(escapePattern);
  const pattern = new RegExp(lines.join("\\r?\\n"), "g");
  return Array.from(
    content.matchAll(pattern),
    ({ index, 0: { length } }) => ({ start: index, end: index + length }),
  );
}

/** What takes the place of one match: `replacement` with the line endings that stand around the match. */
export function replacementFor(content: string, match: Match, replacement: string): string {
  if (!usesCrlf(content, match)) return replacement;
  return replacement.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n");
}

function usesCrlf(content: string, { start }: Match): boolean {
  const next = content.indexOf("\n", start);
  const newline = next === -1 ? content.lastIndexOf("\n") : next;
  return newline > 0 && content[newline - 1] === "\r";
}

/** The number of the line that holds `position`, counted from 1. */
export function lineNumberAt(content: string, position: number): number {
  let line = 1;
  for (let i = content.indexOf("\n"); i !== -1 && i < position; i = content.indexOf("\n", i + 1)) {
    line++;
  }
  return line;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
