/**
 * `<home>/queue`: a mark for each agent that waits, so that whoever looks again and again need not read every record,
 * and the lock under which places are taken.
 *
 * The records are the truth. A mark is there before its record says `queued` and goes after it no longer does, so
 * that after a crash there may be a mark too many, and never one too few.
 *
 * @module
 */
import { join } from "@std/path/join";
import { namesIn } from "../../sys/files/entries_in.ts";
import { ensurePrivateDirectory } from "../../sys/files/private_directory.ts";
import { withDirectoryLock, withDirectoryLockIfFree } from "../../sys/lock.ts";
import { isId } from "../record/id.ts";
import { infoBehind } from "../../sys/files/info_at.ts";

/** Longer than it takes to start what waits; whoever gives up leaves it to the one who holds the lock. */
const WAIT_MS = 30_000;
const LOOKED = ".looked";
/** A mark without a record that is this old has no launcher any more. */
const ABANDONED_AFTER_MS = 60_000;

export class QueueDirectory {
  readonly #path: string;

  /** @param home the directory of everything of ours */
  constructor(home: string) {
    this.#path = join(home, "queue");
  }

  /** Before the record of an agent says that it waits. */
  mark(id: string): void {
    ensurePrivateDirectory(this.#path);
    Deno.writeTextFileSync(join(this.#path, id), "", { mode: 0o600 });
  }

  /** Once it no longer does. */
  unmark(id: string): void {
    try {
      Deno.removeSync(join(this.#path, id));
    } catch {
      // It is gone already, or a later look will try again.
    }
  }

  /** Removes the marks of those that do not wait: what was killed left them. */
  sweep(isQueued: (id: string) => boolean): void {
    for (const id of this.marked()) {
      // A new one belongs to a start that is going on.
      if (!isQueued(id) && ageInMs(join(this.#path, id)) > ABANDONED_AFTER_MS) this.unmark(id);
    }
  }

  /** The ids that are marked. */
  marked(): string[] {
    return namesIn(this.#path).filter(isId);
  }

  /** Whether somebody has looked at the queue within the last `ms` milliseconds. */
  wasLookedAt(ms: number): boolean {
    const age = ageInMs(join(this.#path, LOOKED));
    return age >= 0 && age < ms;
  }

  /**
   * Runs `action` as the only one who gives places away.
   *
   * @param patienceMs give up when another one has the lock for so long; unless given, wait for it
   * @returns undefined when it was given up
   */
  async locked<T>(action: () => Promise<T>, patienceMs?: number): Promise<T | undefined> {
    ensurePrivateDirectory(this.#path);
    const looking = async () => {
      await Deno.writeTextFile(join(this.#path, LOOKED), "", { mode: 0o600 });
      return await action();
    };
    return patienceMs === undefined
      ? await withDirectoryLock(this.#path, looking, { waitMs: WAIT_MS })
      : await withDirectoryLockIfFree(this.#path, patienceMs, looking);
  }
}

/** Negative where there is nothing, or the clock was set back. */
function ageInMs(path: string): number {
  const mtime = infoBehind(path)?.mtime ?? undefined;
  return mtime === undefined ? -1 : Date.now() - mtime.getTime();
}
