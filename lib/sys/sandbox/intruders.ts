/**
 * What must not be there: found, and removed.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { namesIn } from "../files/entries_in.ts";
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

/** Removes entries of directories; a link itself, and not what it leads to. */
export function removeIntruders(paths: readonly string[]): void {
  for (const path of paths) remove(path, { recursive: true });
}

/** Removes links. Nothing may run any more that could put a link in the place of a directory above one. */
export function removeLinks(paths: readonly string[]): void {
  for (const path of paths) {
    if (isInPlace(dirname(path)) && infoAt(path)?.isSymlink) remove(path);
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

function remove(path: string, options: Deno.RemoveOptions = {}): void {
  try {
    Deno.removeSync(path, options);
  } catch {
    // It has gone, or cannot be: then it is told as it is.
  }
}

/** Tells where something happens; where the system has no more watches, nothing. */
export function watchDirectories(
  directories: readonly string[],
  onEvent: (paths: readonly string[]) => void,
): Disposable | undefined {
  if (directories.length === 0) return undefined;
  try {
    const watcher = Deno.watchFs([...new Set(directories)], { recursive: false });
    // One that ends is as none: the looks after each command go on.
    (async () => {
      for await (const { paths } of watcher) onEvent(paths);
      // Nothing is told of what cannot be watched any more: what is there is looked at in the end anyway.
    })().catch(() => {});
    return watcher;
  } catch {
    return undefined;
  }
}
