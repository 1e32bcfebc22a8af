/**
 * A small diff of replacements whose places are known: no search for differences is needed.
 *
 * @module
 */
import { abbreviate } from "../../text/abbreviate.ts";
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
 * The lines that `replacements`, in order and not overlapping, change in `content`; each part of it is looked at once.
 *
 * @param options.isWhole every line, as long as it is, and its carriage return; shortened unless given
 */
export function diffOf(
  content: string,
  replacements: readonly Replacement[],
  { isWhole = false }: { isWhole?: boolean } = {},
): Diff {
  const lines: string[] = [];
  let more = 0;
  let added = 0;
  let removed = 0;
  let lineNumber = 1;
  let counted = 0;
  for (const block of blocksOf(content, replacements)) {
    lineNumber += lineBreaks(content, counted, block.start);
    counted = block.start;
    const hunk = hunkOf(content, block, isWhole ? withoutLineFeed : shortened);
    const first = lineNumber + hunk.above - hunk.contextAbove + added - removed;
    const shown = [`@@ line ${first} @@`, ...hunk.lines];
    const room = isWhole ? shown.length : MAX_DIFF_LINES - lines.length;
    for (const line of shown.slice(0, room)) lines.push(line);
    more += Math.max(0, shown.length - room);
    added += hunk.added;
    removed += hunk.removed;
  }
  if (more > 0) lines.push(`… ${count(more, "more line")} of changes`);
  return { text: lines.join("\n"), added, removed };
}

/** Whole lines `[start, end)` of the content that become the text of `pieces`. */
interface Block {
  start: number;
  end: number;
  pieces: string[];
  /** Up to where `pieces` have what the content had. */
  copied: number;
}

function* blocksOf(content: string, replacements: readonly Replacement[]): Generator<Replacement> {
  let block: Block | undefined;
  for (const { start, end, text } of replacements) {
    if (block === undefined || start >= block.end) {
      if (block !== undefined) yield whole(content, block);
      const lineStart = start === 0 ? 0 : content.lastIndexOf("\n", start - 1) + 1;
      block = {
        start: lineStart,
        end: endOfLine(content, { start, end }),
        pieces: [],
        copied: lineStart,
      };
    }
    block.pieces.push(content.slice(block.copied, start), text);
    block.copied = end;
    // What is on the last line of the block leaves its end as it is.
    if (end > block.end) block.end = endOfLine(content, { start, end });
  }
  if (block !== undefined) yield whole(content, block);
}

function whole(content: string, { start, end, pieces, copied }: Block): Replacement {
  return { start, end, text: pieces.join("") + content.slice(copied, end) };
}

function endOfLine(content: string, { start, end }: Match): number {
  if (end > start && content[end - 1] === "\n") return end;
  const newline = content.indexOf("\n", end);
  return newline === -1 ? content.length : newline + 1;
}

function lineBreaks(content: string, start: number, end: number): number {
  let breaks = 0;
  for (
    let at = content.indexOf("\n", start);
    at !== -1 && at < end;
    at = content.indexOf("\n", at + 1)
  ) {
    breaks++;
  }
  return breaks;
}

function hunkOf(
  content: string,
  { start, end, text }: Replacement,
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

  const contextAbove = [...linesAbove(content, start), ...before.slice(0, head)].slice(
    -CONTEXT_LINES,
  );
  const contextBelow = [...before.slice(before.length - tail), ...linesBelow(content, end)]
    .slice(0, CONTEXT_LINES);
  const lines = [
    ...contextAbove.map((line) => ` ${show(line)}`),
    ...removed.map((line) => `-${show(line)}`),
    ...added.map((line) => `+${show(line)}`),
    ...contextBelow.map((line) => ` ${show(line)}`),
  ];
  return {
    /** Lines of the block that are not changed, from its start. */
    above: head,
    contextAbove: contextAbove.length,
    lines,
    added: added.length,
    removed: removed.length,
  };
}

/** The last lines of `content` up to `end`. */
function linesAbove(content: string, end: number): string[] {
  let start = end;
  for (let lines = 0; lines < CONTEXT_LINES && start > 0; lines++) {
    start = start >= 2 ? content.lastIndexOf("\n", start - 2) + 1 : 0;
  }
  return linesOf(content.slice(start, end));
}

/** The first lines of `content` from `start` on. */
function linesBelow(content: string, start: number): string[] {
  let end = start;
  for (let lines = 0; lines < CONTEXT_LINES && end < content.length; lines++) {
    const newline = content.indexOf("\n", end);
    end = newline === -1 ? content.length : newline + 1;
  }
  return linesOf(content.slice(start, end));
}

/** Lines with their line breaks, so that a changed line break is a change. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function withoutLineFeed(line: string): string {
  return line.replace(/\n$/, "");
}

function shortened(line: string): string {
  return abbreviate(line.replace(/\r?\n$/, ""), 300);
}
