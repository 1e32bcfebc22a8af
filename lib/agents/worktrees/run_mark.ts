/**
 * What says that a run goes on in a worktree of which no record says so: one in the foreground, with `-w` or started there.
 *
 * It is a shared flock(2) lock on the worktree's directory: any number of runs have it, and it ends with them. A shell, or
 * an editor, that merely stands there is none.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { delay } from "../../sys/delay.ts";
import { exists, infoAt } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { processTable } from "../../sys/platform.ts";
import { worktreesDirectory } from "./worktrees_directory.ts";

/** Who asks whether there is a mark has the lock for a moment; who has it for longer, as flock(1), is one as well. */
const MAX_TRIES = 20;
const PAUSE_MS = 50;
/** Two who ask at once are none: whoever has the lock each time is. */
const TIMES_ASKED = 4;
const PAUSE_OF_ASKING_MS = 10;

/** Says that this process, until it ends, is a run in the worktree at `path`. */
export async function markRunIn(path: string): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES && !processTable().shareForLife(path); tries++) {
    await delay(PAUSE_MS);
  }
}

/** The same for one that was started in `directory`, where that is in a worktree that isonforge or somebody else made. */
export async function markRunAt(directory: string, home: string): Promise<void> {
  const top = treeAround(directory, await worktreesDirectory(home));
  if (top !== undefined && infoAt(join(top, ".git"))?.isFile) await markRunIn(top);
}

/** Whether such a run goes on in the worktree at `path`. */
export async function hasRunIn(path: string): Promise<boolean> {
  for (let times = 1; processTable().isShared(path) ?? false; times++) {
    if (times === TIMES_ASKED) return true;
    await delay(PAUSE_OF_ASKING_MS);
  }
  return false;
}

/**
 * The top of the working tree around `directory`; undefined outside of one.
 *
 * @param worktrees the directory of all worktrees: a repository inside of one of them is a part of it
 */
export function treeAround(directory: string, worktrees: string): string | undefined {
  let top: string | undefined;
  for (let at = directory; at !== worktrees; at = dirname(at)) {
    if (isTree(at)) top = at;
    if (at === dirname(at) || (top !== undefined && !isWithin(at, worktrees))) break;
  }
  return top;
}

function isTree(path: string): boolean {
  try {
    return exists(join(path, ".git"));
  } catch {
    // Nobody has a worktree where this user may not look.
    return false;
  }
}
