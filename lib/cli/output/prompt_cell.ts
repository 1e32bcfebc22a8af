/**
 * A prompt in one cell of a table.
 *
 * @module
 */
import { disarm, isPrintableAscii } from "../../text/disarm.ts";
import { displayWidth } from "../../text/display_width.ts";

/** Columns (contract, section 2). */
const MAX_WIDTH = 44;
/** Less of a prompt says nothing, however narrow the terminal is. */
export const MIN_PROMPT_WIDTH = 12;
const ELLIPSIS = "...";
/** Before a space, and behind a character of a script that sets none: Chinese and Japanese. */
const BOUNDARY = / |(?<=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])(?!\p{M})/gu;

/**
 * One line of at most 44 columns and `...`: cut at the last word boundary that fits.
 *
 * @param room how many columns there are on a terminal, `...` included
 */
export function promptCell(prompt: string, room?: number): string {
  const line = disarm(prompt, "space").trim();
  if (displayWidth(line) <= (room ?? MAX_WIDTH)) return line;
  const width = room === undefined ? MAX_WIDTH : Math.max(1, room - ELLIPSIS.length);
  const words = fittingWords(line, width);
  const cut = dropTrailingPunctuation(words) || fittingCharacters(line, width);
  return cut + ELLIPSIS;
}

/** The words at the start of `line` that fit whole; empty when not even the first does. */
function fittingWords(line: string, maxWidth: number): string {
  // Characters are columns in most prompts; a listing of 100 agents notices the difference.
  if (isPrintableAscii(line)) return line.slice(0, Math.max(0, line.lastIndexOf(" ", maxWidth)));
  let fitting = "";
  for (const { index } of line.matchAll(BOUNDARY)) {
    const prefix = line.slice(0, index);
    if (displayWidth(prefix) > maxWidth) break;
    fitting = prefix;
  }
  return fitting;
}

/** As much of one overlong word as fits, in whole characters as a reader sees them. */
function fittingCharacters(line: string, maxWidth: number): string {
  let width = 0;
  let end = 0;
  // Loading the segmentation data takes longer than all the rest of a listing: only here.
  for (const { segment, index } of new Intl.Segmenter("en").segment(line)) {
    width += displayWidth(segment);
    if (width > maxWidth) break;
    end = index + segment.length;
  }
  return line.slice(0, end).trimEnd();
}

function dropTrailingPunctuation(text: string): string {
  // Mostly there is none, and the expression that drops it is slow.
  return /[a-z0-9]$/i.test(text) ? text : text.replace(/[\s\p{P}\p{S}]+$/u, "");
}
