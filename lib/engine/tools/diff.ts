/**
 * A small diff of replacements whose places are known: no search for differences is needed.
 *
 * @module
 */
import { count } from "./outcome.ts";
import type { Match, Replacement } from "./replace_text.ts";

export interface Diff {
  /** Hunks with two lines of context, shortened when there are many. */
  text: string;
  added: number;
  removed: number;
}

const CONTEXT_LINES = 2;
const MAX_DIFF_LINES = 60;

/**
 * The lines that `replacements`, in order and not overlapping, change in `content`.
 *
 * @param options.isWhole every line, as long as it is, and its carriage return; shortened unless given
 */
export function diffOf(
  content: string,
  replacements: readonly Replacement[],
  { isWhole = false }: { isWhole?: boolean } = {},
): Diff {
  const lines: string[] = [];
  let added = 0;
  let removed = 0;
  let shift = 0;
  for (const block of blocksOf(content, replacements)) {
    const hunk = hunkOf(content, block, isWhole ? withoutLineFeed : shortened);
    lines.push(`@@ line ${hunk.line + shift} @@`, ...hunk.lines);
    added += hunk.added;
    removed += hunk.removed;
    shift += hunk.added - hunk.removed;
  }
  const left = lines.length - MAX_DIFF_LINES;
  if (left > 0 && !isWhole) {
    lines.splice(MAX_DIFF_LINES, left, `… ${count(left, "more line")} of changes`);
  }
  return { text: lines.join("\n"), added, removed };
}

/** Whole lines `[start, end)` of the content that become `text`. */
type Block = Replacement;

function blocksOf(content: string, replacements: readonly Replacement[]): Block[] {
  const blocks: Block[] = [];
  for (const { start, end, text } of replacements) {
    const previous = blocks.at(-1);
    const lineStart = start === 0 ? 0 : content.lastIndexOf("\n", start - 1) + 1;
    const lineEnd = endOfLine(content, { start, end });
    if (previous !== undefined && lineStart < previous.end) {
      // On a line of the previous block: what that had copied of the line's end is replaced.
      const kept = previous.text.slice(0, previous.text.length - (previous.end - start));
      previous.text = kept + text + content.slice(end, lineEnd);
      previous.end = lineEnd;
    } else {
      const whole = content.slice(lineStart, start) + text + content.slice(end, lineEnd);
      blocks.push({ start: lineStart, end: lineEnd, text: whole });
    }
  }
  return blocks;
}

function endOfLine(content: string, { start, end }: Match): number {
  if (end > start && content[end - 1] === "\n") return end;
  const newline = content.indexOf("\n", end);
  return newline === -1 ? content.length : newline + 1;
}

function hunkOf(
  content: string,
  { start, end, text }: Block,
  show: (line: string) => string,
) {
  const before = linesOf(content.slice(start, end));
  const after = linesOf(text);
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const removed = before.slice(head, before.length - tail);
  const added = after.slice(head, after.length - tail);

  const above = [...linesOf(content.slice(0, start)), ...before.slice(0, head)];
  const below = [...before.slice(before.length - tail), ...linesOf(content.slice(end))];
  const contextAbove = above.slice(-CONTEXT_LINES);
  const lines = [
    ...contextAbove.map((line) => ` ${show(line)}`),
    ...removed.map((line) => `-${show(line)}`),
    ...added.map((line) => `+${show(line)}`),
    ...below.slice(0, CONTEXT_LINES).map((line) => ` ${show(line)}`),
  ];
  return {
    line: above.length - contextAbove.length + 1,
    lines,
    added: added.length,
    removed: removed.length,
  };
}

/** Lines with their line breaks, so that a changed line break is a change. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function withoutLineFeed(line: string): string {
  return line.replace(/\n$/, "");
}

function shortened(line: string): string {
  const text = line.replace(/\r?\n$/, "");
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
