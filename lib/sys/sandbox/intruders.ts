/**
 * Entries of directories that must not be there: found, and removed.
 *
 * @module
 */
import { join } from "@std/path/join";
import { namesIn } from "../files/entries_in.ts";
import type { ClosedDirectory } from "./sandbox_profile.ts";

/** Absolute. */
export function findIntruders(directories: readonly ClosedDirectory[]): string[] {
  return directories.flatMap(({ path, isForeign }) =>
    namesIn(path).filter(isForeign).map((name) => join(path, name))
  );
}

/** Removes them; a link itself, and not what it leads to. */
export function removeIntruders(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch {
      // It has gone, or cannot be: then it is told as it is.
    }
  }
}

/** Tells whenever something happens in one of the directories; where the system has no more watches, nothing. */
export function watchDirectories(
  directories: readonly ClosedDirectory[],
  onEvent: () => void,
): Disposable | undefined {
  if (directories.length === 0) return undefined;
  try {
    const watcher = Deno.watchFs(directories.map(({ path }) => path), { recursive: false });
    // One that ends is as none: the looks after each command go on.
    (async () => {
      for await (const _event of watcher) onEvent();
      // Nothing is told of what cannot be watched any more: what is there is looked at in the end anyway.
    })().catch(() => {});
    return watcher;
  } catch {
    return undefined;
  }
}
