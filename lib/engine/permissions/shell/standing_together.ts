/**
 * Words that the parser takes for several: it ends one before a `<(…)` within it, as in `A=<(…)`.
 *
 * @module
 */
import type { SimpleCommand, Word } from "./syntax.ts";

/** The nodes of each word: those between which nothing stands in the text. */
export function standingTogether<T extends { pos: number; end: number }>(
  nodes: readonly T[],
): [T, ...T[]][] {
  return nodes.reduce<[T, ...T[]][]>((words, node) => {
    const last = words.at(-1);
    if (last !== undefined && last.at(-1)?.end === node.pos) last.push(node);
    else words.push([node]);
    return words;
  }, []);
}

/** `B=2` of `A=<(…) B=2 program`, where the parser is behind the assignments already; undefined for another word. */
export function assignmentIn(
  [first, ...others]: Word,
): SimpleCommand["assignments"][number] | undefined {
  if (first?.kind !== "text" || first.isQuoted) return undefined;
  const [all, name = "", plus] = /^([A-Za-z_]\w*)(\+)?=/.exec(first.text) ?? [];
  if (all === undefined) return undefined;
  const value = [{ ...first, text: first.text.slice(all.length) }, ...others];
  return { name, value, isAdded: plus === undefined ? undefined : "after" };
}
