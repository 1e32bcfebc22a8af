/**
 * Where a text that is not in a file may have been meant, and what differs there.
 *
 * @module
 */

/** Lines of a file from `first` to `last`, counted from 1. */
export interface NearestPlace {
  first: number;
  last: number;
  /** The lines that differ. */
  differing: { number: number; file: string; searched: string }[];
  /** Whether all of them differ only in white space. */
  isOnlySpace: boolean;
}

/** A larger file is not looked through. */
const MAX_CHARACTERS = 4 * 1024 * 1024;
/** For the comparison of single lines. */
const MAX_COMPARED_LINES = 20_000;
const MAX_COMPARED_CHARACTERS = 200;
const MAX_OFFSETS = 4;
/** Of the pairs of letters that two lines have: below, they have little in common. */
const MIN_SIMILARITY = 0.5;

/** The place that has most lines in common with `searched`; undefined when none is like it. */
export function nearestPlace(content: string, searched: string): NearestPlace | undefined {
  const wanted = trimBlankLines(searched.split("\n").map(withoutReturn));
  if (wanted.length === 0 || content.length > MAX_CHARACTERS) return undefined;
  const lines = content.split("\n").map(withoutReturn);
  const start = startByEqualLines(lines, wanted) ?? startBySimilarLine(lines, wanted);
  if (start === undefined) return undefined;
  const first = Math.max(0, start);
  const last = Math.min(lines.length, start + wanted.length) - 1;
  const differing = wanted.flatMap((line, index) => {
    const file = lines[start + index];
    return file === undefined || file === line
      ? []
      : [{ number: start + index + 1, file, searched: line }];
  });
  const isOnlySpace = first === start && last === start + wanted.length - 1 &&
    differing.every(({ file, searched }) => squeeze(file) === squeeze(searched));
  return { first: first + 1, last: last + 1, differing, isOnlySpace };
}

/** Each line of the text that is in the file too speaks for one place: the one with most voices. */
function startByEqualLines(
  lines: readonly string[],
  wanted: readonly string[],
): number | undefined {
  const places = new Map<string, number[]>();
  for (const [index, line] of wanted.entries()) {
    const key = squeeze(line);
    // A bracket alone is everywhere.
    if (key.length < 3 && wanted.length > 1) continue;
    const known = places.get(key);
    if (known === undefined) places.set(key, [index]);
    else known.push(index);
  }
  const voices = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    const offsets = places.get(squeeze(line)) ?? [];
    // A line that stands everywhere speaks for no place, and would be counted for ever.
    if (offsets.length > MAX_OFFSETS) continue;
    for (const offset of offsets) {
      const start = index - offset;
      voices.set(start, (voices.get(start) ?? 0) + 1);
    }
  }
  let best: [start: number, voices: number] | undefined;
  for (const [start, count] of voices) if (count > (best?.[1] ?? 0)) best = [start, count];
  return best?.[0];
}

/** The line that is most like the longest one of the text. */
function startBySimilarLine(
  lines: readonly string[],
  wanted: readonly string[],
): number | undefined {
  const longest = wanted.reduce((one, other) =>
    other.trim().length > one.trim().length ? other : one
  );
  const letters = pairs(longest);
  let best: [index: number, similarity: number] | undefined;
  for (const [index, line] of lines.slice(0, MAX_COMPARED_LINES).entries()) {
    const similarity = similarityOf(letters, pairs(line));
    if (similarity > (best?.[1] ?? MIN_SIMILARITY)) best = [index, similarity];
  }
  return best === undefined ? undefined : best[0] - wanted.indexOf(longest);
}

/** Sørensen–Dice coefficient of the pairs of neighbouring characters. */
function similarityOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size + other.size === 0) return 0;
  let common = 0;
  for (const pair of one) if (other.has(pair)) common++;
  return 2 * common / (one.size + other.size);
}

function pairs(line: string): Set<string> {
  const text = squeeze(line).slice(0, MAX_COMPARED_CHARACTERS);
  return new Set(
    Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)),
  );
}

/** A line with its tabs, and the blanks at its ends, made visible. */
export function withVisibleSpace(line: string): string {
  return line.replaceAll("\t", "→").replace(
    /^[ →]+|[ →]+$/g,
    (blanks) => blanks.replaceAll(" ", "·"),
  );
}

function squeeze(line: string): string {
  return line.replaceAll(/\s+/g, " ").trim();
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function trimBlankLines(lines: string[]): string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first === -1 ? [] : lines.slice(first, last + 1);
}
