/**
 * A long text in rows of a terminal, so that none of it scrolls away unseen.
 *
 * @module
 */
import { displayWidth } from "../../text/display_width.ts";

const INDENT = "  ";
/** Before what goes on in the next row: no line of a text can look like one of ours by its length. */
const GOES_ON = "  ↪ ";
const TAB = 8;

/**
 * The rows that `lines` take on a terminal, none wider than `columns` less one: a row that fills the last column is
 * wrapped by some terminals, and not by others.
 */
export function rowsOf(lines: readonly string[], columns: number): string[] {
  const width = Math.max(10, columns - 1);
  return lines.flatMap((line) => {
    const text = line.replaceAll("\t", " ".repeat(TAB));
    const rows: string[] = [];
    let row = INDENT;
    let used = INDENT.length;
    for (const character of graphemes(text)) {
      const needed = displayWidth(character);
      if (used + needed > width) {
        rows.push(row);
        row = GOES_ON;
        used = displayWidth(GOES_ON);
      }
      row += character;
      used += needed;
    }
    return [...rows, row];
  });
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** What stands together; a pile of marks on one letter is taken apart, as it would cover its neighbours. */
function* graphemes(text: string): Generator<string> {
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(text)) return yield* text;
  for (const { segment } of segmenter.segment(text)) {
    if (segment.length <= 16) yield segment;
    else yield* Array.from(segment, (character) => `◌${character}`);
  }
}
