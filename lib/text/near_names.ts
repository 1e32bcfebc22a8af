/**
 * Names that a mistyped word may have meant.
 *
 * @module
 */
import { editDistance } from "./edit_distance.ts";

const MAX_SUGGESTIONS = 3;

/**
 * The names that `word` is the beginning of, or a slip of the fingers away from; nearest first.
 *
 * @example
 * ```ts
 * nearNames("lgos", ["logs", "agents"]); // ["logs"]
 * ```
 */
export function nearNames(word: string, names: readonly string[]): string[] {
  const lower = word.toLowerCase();
  // A third of a word may be wrong, in a short one a single letter, and never all of it.
  const limit = Math.min(Math.max(1, Math.floor(lower.length / 3)), lower.length - 1);
  return names.map((name) => ({ name, distance: editDistance(lower, name) }))
    .filter(({ name, distance }) => distance <= limit || isBeginning(lower, name))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ name }) => name);
}

/** The nearest of them, whatever their case. */
export function nearName(word: string, names: readonly string[]): string | undefined {
  const lower = new Map(names.map((name) => [name.toLowerCase(), name]));
  const [near] = nearNames(word, [...lower.keys()]);
  return near === undefined ? undefined : lower.get(near);
}

function isBeginning(word: string, name: string): boolean {
  return word.length >= 2 && name.startsWith(word);
}
