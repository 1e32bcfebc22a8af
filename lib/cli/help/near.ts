/**
 * Names that a mistyped word may have meant.
 *
 * @module
 */

const MAX_SUGGESTIONS = 3;

/** The names that `word` is the beginning of, or a slip of the fingers away from; nearest first. */
export function nearNames(word: string, names: readonly string[]): string[] {
  const lower = word.toLowerCase();
  // A third of a word may be wrong, in a short one a single letter.
  const limit = Math.max(1, Math.floor(lower.length / 3));
  return names.map((name) => ({ name, distance: distanceOf(lower, name) }))
    .filter(({ name, distance }) => distance <= limit || isBeginning(lower, name))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}

function isBeginning(word: string, name: string): boolean {
  return word.length >= 2 && name.startsWith(word);
}

/** How many letters must be changed, added, taken away, or swapped with their neighbour. */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1));
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (i > 1 && j > 1 && isSwapped) best = Math.min(best, at(before, j - 2) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
