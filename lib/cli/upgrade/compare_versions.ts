/**
 * Which of two versions is newer.
 *
 * @module
 */

/**
 * Compares versions by their precedence: https://semver.org/#spec-item-11. Build metadata counts for nothing.
 *
 * @returns negative: `a` is older; 0: neither; positive: `a` is newer
 *
 * @example
 * ```ts
 * compareVersions("1.2.0", "1.10.0-rc.1"); // negative
 * ```
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parse(a), parse(b)];
  return compareLists(left.numbers, right.numbers) ||
    Number(left.prerelease.length === 0) - Number(right.prerelease.length === 0) ||
    compareLists(left.prerelease, right.prerelease);
}

function parse(version: string): { numbers: string[]; prerelease: string[] } {
  const [precedence = ""] = version.split("+", 1);
  const dash = precedence.indexOf("-");
  const [core, prerelease] = dash < 0
    ? [precedence, undefined]
    : [precedence.slice(0, dash), precedence.slice(dash + 1)];
  return { numbers: core.split("."), prerelease: prerelease?.split(".") ?? [] };
}

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const order = compareIdentifiers(left, right);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers by their size and below words, words by their ASCII order. */
function compareIdentifiers(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
