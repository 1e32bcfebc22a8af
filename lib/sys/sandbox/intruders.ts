/**
 * What must not be there: found, and removed.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { infoAt, isThere } from "../files/info_at.ts";
import { unlinkByBytes } from "../files/odd_entries.ts";
import { openForOwner, openTree, reopen } from "../files/reopened.ts";
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
    entries: closed.flatMap(({ path, names }) => {
      // Who has closed it has a reason.
      reopen(path);
      return names.map((name) => join(path, name)).filter(isThere);
    }),
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
  for (const path of [...entries, ...links.filter(isLink)]) {
    const directory = dirname(path);
    if (!isInPlace(directory) || remove(path)) continue;
    openForOwner(directory);
    if (infoAt(path)?.isDirectory) openTree(path);
    remove(path);
  }
}

/** One with a name that is no UTF-8 was listed as one. */
function isLink(path: string): boolean {
  return !path.isWellFormed() || infoAt(path)?.isSymlink === true;
}

/** Whether no link leads to a directory. */
function isInPlace(directory: string): boolean {
  // Below a name that is no UTF-8 only directories were looked into.
  if (!directory.isWellFormed()) return isInPlace(dirname(directory));
  try {
    return resolvePathSync(directory, "/") === directory;
  } catch {
    return false;
  }
}

/** @returns whether nothing is there any more */
function remove(path: string): boolean {
  if (!path.isWellFormed()) {
    unlinkByBytes(path);
    return true;
  }
  try {
    Deno.removeSync(path, { recursive: true });
  } catch {
    // It has gone, or cannot be: that is looked at.
  }
  return infoAt(path) === undefined;
}
