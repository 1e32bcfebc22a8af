/**
 * Words of a text that is no line of a shell, but knows quotes as one does: `env -S`, TAR_OPTIONS.
 *
 * @module
 */

/** A quote, what is behind a backslash, or any other character. */
const PIECE = /\\([^])|(['"])|(\s+)|[^]/g;

/** The words; between single quotes a backslash is one, `\_` is a blank. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const [piece, escaped, mark, space] of text.matchAll(PIECE)) {
    if (escaped !== undefined && quote !== "'") {
      if (escaped === "_" && quote === undefined) {
        if (word !== undefined) words.push(word);
        word = undefined;
      } else word = (word ?? "") + (escaped === "_" ? " " : escaped);
    } else if (mark !== undefined && (quote === undefined || quote === mark)) {
      quote = quote === undefined ? mark : undefined;
      word ??= "";
    } else if (space !== undefined && quote === undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + piece;
  }
  return word === undefined ? words : [...words, word];
}
