/**
 * Whether a process of ours that has lost all capabilities, as those in a sandbox have, gets to a path.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";

const SEARCH = { group: 0o010, others: 0o001 };

/**
 * True for everybody but root: who is not root sees no more outside than inside. Root sees what is in the directories that
 * others keep for themselves; inside it does not, and nothing can be mounted there either. What the run itself may read is
 * another matter: it keeps its capabilities.
 *
 * @param path absolute
 * @param options.uid whose process it is
 * @param options.gid its group
 * @param options.groups its further ones, which no namespace takes away
 */
export function canBeReached(
  path: string,
  { uid = Deno.uid(), gid = Deno.gid(), groups = furtherGroups() }: {
    uid?: number | null;
    gid?: number | null;
    groups?: readonly number[];
  } = {},
): boolean {
  if (uid !== 0) return true;
  const isIn = (group: number | null) =>
    group === gid || (group !== null && groups.includes(group));
  for (let above = dirname(path);; above = dirname(above)) {
    try {
      const info = Deno.statSync(above);
      // One's own can be opened up.
      const isClosed = info.uid !== uid &&
        ((info.mode ?? 0) & (isIn(info.gid) ? SEARCH.group : SEARCH.others)) === 0;
      if (isClosed) return false;
    } catch {
      return false;
    }
    if (above === dirname(above)) return true;
  }
}

/** See proc_pid_status(5); none where there is no such file. */
function furtherGroups(): number[] {
  try {
    const [, text = ""] = /^Groups:(.*)$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
    return text.trim().split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
