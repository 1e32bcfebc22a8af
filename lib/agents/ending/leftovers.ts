/**
 * What is on its way into the directory of agents, or out of it, and stayed there when a command was
 * killed.
 *
 * @module
 */
import { join } from "@std/path/join";
import { randomId } from "../../hex_id.ts";
import { namesIn } from "../../sys/files/entries_in.ts";
import { exists, infoAt } from "../../sys/files/info_at.ts";
import { removeWholeTree } from "../../sys/files/reopened.ts";
import { systemFailure } from "../../sys/system_error.ts";

/** Beginnings of the names. */
const INCOMING = ".new-";
export const OUTGOING = ".removed-";

/** A directory on its way in that is this old has no launcher any more. */
const ABANDONED_AFTER_MS = 60_000;

/** Makes a directory that is on its way in, for an id that is free. */
export function reserveDirectory(agents: string): { id: string; incoming: string } {
  for (;;) {
    const id = randomId();
    const incoming = join(agents, `${INCOMING}${id}`);
    if (exists(join(agents, id)) || exists(incoming)) continue;
    Deno.mkdirSync(incoming, { mode: 0o700 });
    // Whatever the umask.
    Deno.chmodSync(incoming, 0o700);
    return { id, incoming };
  }
}

/** The paths of what nobody will take further. */
export function findLeftovers(agents: string): string[] {
  return namesIn(agents).filter((name) =>
    name.startsWith(OUTGOING) ||
    (name.startsWith(INCOMING) && ageInMs(join(agents, name)) > ABANDONED_AFTER_MS)
  ).map((name) => join(agents, name));
}

/**
 * Removes an agent's directory that is on its way out.
 *
 * @throws {UserError} where something of it stays
 */
export async function removeOutgoing(path: string, id: string): Promise<void> {
  try {
    await removeWholeTree(path);
  } catch (error) {
    throw systemFailure(`cannot remove all of ${id}: see "${path}"`, error);
  }
}

/** Removes what this or a crashed command left on its way in or out; what it cannot, a later one will. */
export async function sweep(agents: string): Promise<void> {
  for (const path of findLeftovers(agents)) {
    // Another command may be sweeping the same.
    await removeWholeTree(path).catch(() => {});
  }
}

function ageInMs(path: string): number {
  const mtime = infoAt(path)?.mtime ?? undefined;
  return mtime === undefined ? 0 : Date.now() - mtime.getTime();
}
