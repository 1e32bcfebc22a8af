/**
 * Breaking text into lines of a width.
 *
 * @module
 */
import { displayWidth } from "../../text/display_width.ts";
import { type Span, spansOf } from "./document.ts";

/** Gives code its look. */
export type Mark = (code: string) => string;

/** Something without spaces in it; parts of it may be code. */
type Word = readonly Span[];

/** Where a word that is longer than a line may be broken. */
const BREAKABLE = /[|/,=&:_-]/;

/** The lines of a text, none wider than `width`; code is passed through `mark`. */
export function wrap(text: string, width: number, mark: Mark = (code) => code): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const word of wordsOf(text).flatMap((word) => fitting(word, width))) {
    const needed = widthOf(word);
    if (used > 0 && used + 1 + needed > width) {
      lines.push(line);
      line = "";
      used = 0;
    }
    const marked = word.map((part) => part.isCode ? mark(part.text) : part.text).join("");
    line += used > 0 ? ` ${marked}` : marked;
    used += (used > 0 ? 1 : 0) + needed;
  }
  if (used > 0) lines.push(line);
  return lines;
}

function wordsOf(text: string): Word[] {
  const words: Span[][] = [];
  let isOpen = false;
  for (const { text: part, isCode } of spansOf(text)) {
    for (const [piece] of part.matchAll(/\s+|\S+/g)) {
      if (/^\s/.test(piece)) {
        isOpen = false;
        continue;
      }
      if (!isOpen) words.push([]);
      words.at(-1)?.push({ text: piece, isCode });
      isOpen = true;
    }
  }
  return words;
}

/** The word, in pieces where it is too long for a line. */
function fitting(word: Word, width: number): Word[] {
  if (widthOf(word) <= width) return [word];
  return word.flatMap(({ text, isCode }) =>
    pieces(text, width).map((piece): Word => [{ text: piece, isCode }])
  );
}

function pieces(text: string, width: number): string[] {
  const found: string[] = [];
  let rest = [...text];
  while (displayWidth(rest.join("")) > width) {
    let end = 1;
    while (end < rest.length && displayWidth(rest.slice(0, end + 1).join("")) <= width) end++;
    const breakAt = rest.slice(0, end).findLastIndex((character) => BREAKABLE.test(character)) + 1;
    // A break that leaves most of the line empty is worse than one inside of a name.
    if (breakAt > end / 3) end = breakAt;
    found.push(rest.slice(0, end).join(""));
    rest = rest.slice(end);
  }
  return rest.length === 0 ? found : [...found, rest.join("")];
}

function widthOf(word: Word): number {
  return word.reduce((sum, { text }) => sum + displayWidth(text), 0);
}
