/**
 * The order in which agents are started again.
 *
 * @module
 */
import type { AgentMeta } from "../../agents/record/meta.ts";

/**
 * Words for agents, each after those that name the ones which it is to start after: an agent waits for one that runs,
 * and never starts after one that has failed.
 *
 * @param read what is known of an agent; undefined where the word names none
 */
export function inFollowingOrder(
  words: readonly string[],
  read: (word: string) => AgentMeta | undefined,
): string[] {
  const metas = words.map(read);
  const indexOf = new Map(metas.map((meta, index) => [meta?.id, index]));
  const ordered: string[] = [];
  const reached = new Set<number>();
  const add = (word: string, index: number) => {
    if (reached.has(index)) return;
    reached.add(index);
    const { after = [], after_ok = [] } = metas[index] ?? {};
    for (const id of [...after, ...after_ok]) {
      const before = indexOf.get(id);
      if (before !== undefined) add(words[before] ?? "", before);
    }
    ordered.push(word);
  };
  words.forEach(add);
  return ordered;
}
