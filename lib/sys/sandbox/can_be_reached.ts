/**
 * Whether a process of ours that has lost all capabilities, as those in a sandbox have, gets to a path.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";

const SEARCH = { owner: 0o100, group: 0o010, others: 0o001 };

/**
 * True for everybody but root: who is not root sees no more outside than inside. Root sees what is in the directories that
 * others keep for themselves; inside it does not, and nothing can be mounted there either.
 *
 * @param path absolute
 * @param options.uid whose process it is
 * @param options.gid its group
 */
export function canBeReached(
  path: string,
  { uid = Deno.uid(), gid = Deno.gid() }: { uid?: number | null; gid?: number | null } = {},
): boolean {
  if (uid !== 0) return true;
  for (let above = dirname(path);; above = dirname(above)) {
    try {
      const info = Deno.statSync(above);
      const bit = info.uid === uid ? SEARCH.owner : info.gid === gid ? SEARCH.group : SEARCH.others;
      if (((info.mode ?? 0) & bit) === 0) return false;
    } catch {
      return false;
    }
    if (above === dirname(above)) return true;
  }
}
