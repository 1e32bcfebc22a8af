/**
 * The same screen for every run: what the run decided is replaced.
 *
 * @module
 */

/** Those of the specification, in its order. */
const IDS = ["a3f8c1d2", "91b4ef0a", "c2d7a3b8"];
const PID = "18472";

/** Replaces ids by fixed ones, pids, ages, durations and hashes by one value each. */
export function steady(lines: readonly string[]): string[] {
  const ids: string[] = [];
  for (const line of lines) {
    // Ids are announced: by a start, or alone on a line.
    const id = line.match(/(?:started: |^)([0-9a-f]{8})$/)?.[1];
    if (id !== undefined && !ids.includes(id)) ids.push(id);
  }
  return inOrder(lines).map((line) => {
    const named = ids.reduce(
      (text, id, index) => text.replaceAll(id, IDS[index] ?? "00000000"),
      line,
    );
    return named
      .replace(/^( {2}pid: +)\d+$/, `$1${PID}`)
      .replace(/\b\d+s ago\b/, "2s ago")
      .replace(/\(\d+\.\ds\)/, "(0.0s)")
      .replace(/\/shop-[0-9a-f]{8}\//, "/shop-2d1d91fb/")
      .replace(/, at [0-9a-f]{12}\)/, ", at f9641078c15c)");
  });
}

/** Files are read at the same time, and the quickest is told first: neighbours are put in order. */
function inOrder(lines: readonly string[]): string[] {
  const ordered = [...lines];
  for (let start = 0; start < ordered.length; start++) {
    let end = start;
    while (ordered[end]?.startsWith("• read ")) end++;
    if (end > start + 1) ordered.splice(start, end - start, ...ordered.slice(start, end).sort());
  }
  return ordered;
}
