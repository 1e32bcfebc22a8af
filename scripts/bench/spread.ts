/**
 * Several measurements of one thing.
 *
 * @module
 */

/** Half of them are below the median, a quarter below the lower quartile. */
export interface Spread {
  median: number;
  lower: number;
  upper: number;
  count: number;
}

/** NaN stands for what could not be measured, and is not counted. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  const middle = ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + at(0.5)) / 2;
  return { median: middle, lower: at(0.25), upper: at(0.75), count: sorted.length };
}

/** The value below which so much of a sorted list lies, e.g. 0.99. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
