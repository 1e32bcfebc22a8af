/**
 * Linux: the processes of a sandbox, as seen from outside of it.
 *
 * @module
 */
import { namesIn } from "../../files/entries_in.ts";
import { linkAt } from "../../files/info_at.ts";

/** A process that ends while it is looked at may just have handed on what it had. */
const ROUNDS = 2;

/** The first process of a sandbox, and all others in its namespace; none when it has ended. */
export function processesInside(first: number): number[] {
  const namespace = linkAt(`/proc/${first}/ns/pid`);
  if (namespace === undefined) return [];
  const pids = namesIn("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  return [
    first,
    ...pids.filter((pid) => pid !== first && linkAt(`/proc/${pid}/ns/pid`) === namespace),
  ];
}

/** The inodes of the sockets that they have open; not of those that keep us from looking, as ssh-agent does. */
export function socketsInside(first: number): Set<string> {
  const inodes = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const pid of processesInside(first)) {
      for (const name of namesIn(`/proc/${pid}/fd`)) {
        const inode = linkAt(`/proc/${pid}/fd/${name}`)?.match(/^socket:\[(\d+)\]$/)?.[1];
        if (inode !== undefined) inodes.add(inode);
      }
    }
  }
  return inodes;
}
