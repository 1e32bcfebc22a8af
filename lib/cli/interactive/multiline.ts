/**
 * Text of several lines in an editor of one.
 *
 * @module
 */
import { disarm } from "../../text/disarm.ts";
import { pasted as asPasted, wordsOnly } from "./pasted.ts";

/** Stands for a line break in the editor. */
export const BREAK = "↵";

/** A paste of more than this is shown as `[pasted 1: 120 lines]`. */
const MAX_SHOWN_LINES = 12;
const MAX_SHOWN_LENGTH = 1200;

/** As it can be edited. */
export function toOneLine(text: string): string {
  return text.replaceAll("\n", BREAK);
}

/** As it was meant. */
export function toLines(text: string): string {
  return text.replaceAll(BREAK, "\n");
}

/** Long pastes of a conversation, and what stands for them in the editor. */
export class Pastes {
  readonly #texts = new Map<string, string>();

  /** What the editor shows of a paste: most of it as it is, without controls that would be obeyed. */
  shown(pasted: string): string {
    // The sign of a line break in it will be one.
    const text = withoutLastBreaks(toLines(disarm(pasted, "removed")));
    const lines = text.split("\n").length;
    if (lines <= MAX_SHOWN_LINES && text.length <= MAX_SHOWN_LENGTH) {
      return toOneLine(asPasted(text));
    }
    const size = lines > 1 ? `${lines} lines` : `${text.length} characters`;
    const label = `[pasted ${this.#texts.size + 1}: ${size}]`;
    this.#texts.set(label, wordsOnly(text));
    return label;
  }

  /** The text that the editor's line stands for; what was pasted is marked in it, see `pasted.ts`. */
  expand(line: string): string {
    const text = line.replace(
      /\[pasted \d+: \d+ \w+\]/g,
      (label) => this.#texts.get(label) ?? label,
    );
    return toLines(text);
  }
}

/** Not by a regular expression: that looks at each break of a long run in the middle anew. */
function withoutLastBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === "\n") end--;
  return text.slice(0, end);
}
