/**
 * Words with a look, broken into lines.
 *
 * @module
 */
import { displayWidth } from "../../../text/display_width.ts";

/** Text with SGR codes (ECMA-48): `[1]` is bold; none for plain text. */
export interface Span {
  text: string;
  codes: readonly number[];
}

/** The text in its look. */
export function styled({ text, codes }: Span): string {
  return codes.length === 0 || text === "" ? text : `\x1b[${codes.join(";")}m${text}\x1b[0m`;
}

/** The lines that spans make, none wider than `width` unless a word is; their own line breaks stay. */
export function wrapSpans(spans: readonly Span[], width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  let space: Span | undefined;
  /** A word may have several looks: it is broken nowhere. */
  let word: Span[] = [];
  const endWord = () => {
    const needed = word.reduce((sum, { text }) => sum + displayWidth(text), 0);
    if (needed === 0) return;
    const gap = space === undefined ? 0 : displayWidth(space.text);
    if (used > 0 && used + gap + needed > width) {
      lines.push(line);
      line = "";
      used = 0;
    } else if (space !== undefined) {
      line += styled(space);
      used += gap;
    }
    line += word.map(styled).join("");
    used += needed;
    space = undefined;
    word = [];
  };
  for (const { text, codes } of spans) {
    for (const [piece] of text.matchAll(/\n|[^\S\n]+|\S+/g)) {
      if (/\S/.test(piece)) {
        word.push({ text: piece, codes });
        continue;
      }
      endWord();
      if (piece === "\n") {
        lines.push(line);
        line = "";
        used = 0;
        space = undefined;
      } else space = { text: piece, codes };
    }
  }
  endWord();
  return [...lines, line];
}
