/**
 * Which ends somebody has seen in a list at a terminal (`seen.json` in the home). By agent and run,
 * not by time: an end may be recorded long after it happened, and clocks are set.
 *
 * @module
 */
import { join } from "@std/path/join";
import { tryToReadOwnObject } from "../../sys/files/read_own_file.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";

/** The run of each agent, counted as in its record (`runs`), whose end was seen. */
export type SeenEnds = ReadonlyMap<string, number>;

/** What was seen so far; nothing where the file is missing or not ours. */
export function readSeenEnds(home: string): SeenEnds {
  const entries = Object.entries(tryToReadOwnObject(pathIn(home)) ?? {});
  return new Map(entries.filter(isSeen));
}

/**
 * Adds ends that are seen now, and forgets those of agents that are gone. Two terminals at once may
 * undo a part of each other's work: then an end is told once more, and none is kept back.
 */
export async function markEndsSeen(
  home: string,
  seen: SeenEnds,
  isThere: (id: string) => boolean,
): Promise<void> {
  const before = readSeenEnds(home);
  const after = new Map([...before, ...seen].filter(([id]) => isThere(id)));
  const isSame = after.size === before.size &&
    after.entries().every(([id, runs]) => before.get(id) === runs);
  if (isSame) return;
  // A home that cannot be written to must not keep anybody from a list.
  await writeFileAtomically(pathIn(home), `${JSON.stringify(Object.fromEntries(after))}\n`)
    .catch(() => {});
}

function pathIn(home: string): string {
  return join(home, "seen.json");
}

function isSeen(entry: [id: string, runs: unknown]): entry is [string, number] {
  return Number.isSafeInteger(entry[1]);
}
