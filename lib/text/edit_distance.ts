/**
 * How far apart two words are.
 *
 * @module
 */

/**
 * How many letters must be changed, added, taken away, or swapped with their neighbour (optimal
 * string alignment; see Boytsov, "Indexing methods for approximate dictionary searching", 2011).
 *
 * @example
 * ```ts
 * editDistance("atach", "attach"); // 1
 * editDistance("lgos", "logs"); // 1
 * ```
 */
export function editDistance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (isSame ? 0 : 1));
      const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (i > 1 && j > 1 && isSwapped) best = Math.min(best, at(before, j - 2) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return at(last, other.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
