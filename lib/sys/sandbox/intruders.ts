/**
 * What must not be there: found, and removed.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { entriesIn, namesIn } from "../files/entries_in.ts";
import { infoAt } from "../files/info_at.ts";
import { resolvePathSync } from "../files/resolve_path.ts";
import type { SandboxProfile } from "./sandbox_profile.ts";

type Guarded = Pick<SandboxProfile, "closed" | "linkFree">;

/** Absolute. */
export interface Intruders {
  /** In directories that do not take every name. */
  entries: string[];
  /** Anywhere in those in which there is none. */
  links: string[];
}

export function findIntruders({ closed, linkFree }: Guarded): Intruders {
  return {
    entries: closed.flatMap(({ path, isForeign }) =>
      namesIn(path).filter(isForeign).map((name) => join(path, name))
    ),
    links: linkFree?.find() ?? [],
  };
}

/** Removes entries of directories while commands may still run; a link itself, and not what it leads to. */
export function removeIntruders({ entries }: Intruders): void {
  for (const path of entries) remove(path);
}

/**
 * Removes what was found, also from directories that commands have closed.  Nothing may run any more that could put a link in the
 * place of a directory above it.
 */
export function removeForGood({ entries, links }: Intruders): void {
  for (const path of [...entries, ...links.filter((path) => infoAt(path)?.isSymlink)]) {
    const directory = dirname(path);
    if (!isInPlace(directory) || remove(path)) continue;
    openForOwner(directory);
    if (infoAt(path)?.isDirectory) openTree(path);
    remove(path);
  }
}

const OWNER_MAY_ALL = 0o700;

function openTree(directory: string): void {
  openForOwner(directory);
  for (const { name, isDirectory } of entriesIn(directory)) {
    if (isDirectory) openTree(join(directory, name));
  }
}

function openForOwner(directory: string): void {
  const mode = infoAt(directory)?.mode ?? 0;
  try {
    Deno.chmodSync(directory, (mode & 0o7777) | OWNER_MAY_ALL);
  } catch {
    // It is another user's: what is in there is told of.
  }
}

/** Whether no link leads to a directory. */
function isInPlace(directory: string): boolean {
  try {
    return resolvePathSync(directory, "/") === directory;
  } catch {
    return false;
  }
}

/** @returns whether nothing is there any more */
function remove(path: string): boolean {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // It has gone, or cannot be: that is looked at.
  }
  return infoAt(path) === undefined;
}
