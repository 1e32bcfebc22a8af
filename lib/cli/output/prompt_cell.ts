/**
 * A prompt in one cell of a table.
 *
 * @module
 */
import { disarm, isPrintableAscii } from "../../text/disarm.ts";
import { displayWidth } from "../../text/display_width.ts";

/** Columns (contract, section 2). */
const MAX_WIDTH = 44;

/** One line of at most 44 columns and `...`: cut at the last word boundary that fits. */
export function promptCell(prompt: string): string {
  const line = disarm(prompt, "space").trimEnd();
  if (displayWidth(line) <= MAX_WIDTH) return line;
  const words = fittingWords(line);
  const cut = dropTrailingPunctuation(words) || fittingCharacters(line);
  return `${cut}...`;
}

/** The words at the start of `line` that fit whole; empty when not even the first does. */
function fittingWords(line: string): string {
  // Characters are columns in most prompts; a listing of 100 agents notices the difference.
  if (isPrintableAscii(line)) return line.slice(0, Math.max(0, line.lastIndexOf(" ", MAX_WIDTH)));
  let fitting = "";
  for (let end = line.indexOf(" "); end >= 0; end = line.indexOf(" ", end + 1)) {
    const prefix = line.slice(0, end);
    if (displayWidth(prefix) > MAX_WIDTH) break;
    fitting = prefix;
  }
  return fitting;
}

/** As much of one overlong word as fits, in whole characters as a reader sees them. */
function fittingCharacters(line: string): string {
  let width = 0;
  let end = 0;
  // Loading the segmentation data takes longer than all the rest of a listing: only here.
  for (const { segment, index } of new Intl.Segmenter("en").segment(line)) {
    width += displayWidth(segment);
    if (width > MAX_WIDTH) break;
    end = index + segment.length;
  }
  return line.slice(0, end).trimEnd();
}

function dropTrailingPunctuation(text: string): string {
  // Mostly there is none, and the expression that drops it is slow.
  return /[a-z0-9]$/i.test(text) ? text : text.replace(/[\s\p{P}\p{S}]+$/u, "");
}
