/**
 * What a run has left in a repository that looks like nothing, and that its user falls for later.
 *
 * @module
 */
import { delay } from "../../sys/delay.ts";
import { isThere } from "../../sys/files/info_at.ts";
import { falseObjects } from "./false_objects.ts";
import { locksIn, modulesOf, type RepositoryBefore } from "./repository_before.ts";
import type { LaterRun } from "./later_run.ts";
import { stagedAlone } from "./staged_alone.ts";

/** Somebody waits for the end of the run. */
const MAX_OBJECTS_MS = 10_000;
const MAX_INDEX_MS = 5_000;
/** So long where the run is stopped: what ended its commands has taken most of what that gives it. */
const HURRIED_MS = 500;
/** Who looks at a lock: nobody goes on as long as it is there. */
const BLOCKS = "blocks git until it is removed";
/** The user may be at work: so long a git of theirs may hold a lock before that is told. */
const MAX_LOCKED_MS = 2_000;
const PAUSE_MS = 100;

/**
 * Once all commands have ended.
 *
 * @param options.own git directories that are looked at by themselves, as those of submodules that are checked out
 */
export async function leftInGit(
  before: RepositoryBefore,
  { isHurried, own }: { isHurried: boolean; own: ReadonlySet<string> },
): Promise<LaterRun[]> {
  const until = performance.now() + (isHurried ? HURRIED_MS : MAX_OBJECTS_MS);
  const found = await falseObjects(before, { until });
  for (const path of modulesOf(before).filter((path) => !own.has(path))) {
    const module = { ...before, gitDirectory: path, commonDirectory: path };
    found.push(...await falseObjects(module, { until }));
  }
  for (const index of before.indexes) {
    const maxMs = isHurried ? HURRIED_MS : MAX_INDEX_MS;
    found.push(...await stagedAlone(index, { maxMs }));
  }
  return [...found, ...await locksLeft(before, { maxMs: isHurried ? 0 : MAX_LOCKED_MS })];
}

async function locksLeft(
  before: RepositoryBefore,
  { maxMs }: { maxMs: number },
): Promise<LaterRun[]> {
  const until = performance.now() + maxMs;
  let locks = locksIn(before).filter((path) => !before.locks.has(path));
  while (locks.length > 0 && performance.now() < until) {
    await delay(PAUSE_MS);
    locks = locks.filter(isThere);
  }
  return locks.map((path) => ({ path, by: BLOCKS, change: "new" }));
}
