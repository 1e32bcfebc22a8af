/**
 * What is told of files that are executed later.
 *
 * @module
 */
import { GONE, stateOf } from "./file_state.ts";
import { isOfGit } from "./watched_entries.ts";

/** Something that is executed later. */
export interface LaterRun {
  /** Absolute. */
  path: string;
  /** Who executes it, e.g. "git". */
  by: string;
  change: "new" | "changed";
}

/** The same, and what it stands for. */
export interface Finding extends LaterRun {
  /** A directory of git's: it says nothing of what else lies in it. */
  isRepository?: boolean;
}

/** What a run has left so far. */
export class FoundRuns {
  readonly #found = new Map<string, Finding>();

  /** Everything that is still there. */
  get left(): LaterRun[] {
    const found = [...this.#found.values()].filter(({ path }) => stateOf(path) !== GONE);
    return found.filter((run) => !found.some((other) => standsFor(other, run))).map(asTold);
  }

  /** Adds to `news` what these do not tell already. */
  tell(run: Finding, news: Finding[]): void {
    if (news.some((other) => standsFor(other, run))) return;
    news.push(run);
    // What the run has made stays its own, however often it changes that.
    if (this.#found.get(run.path)?.change !== "new") this.#found.set(run.path, run);
  }
}

export function asTold({ path, by, change }: Finding): LaterRun {
  return { path, by, change };
}

/** Of a new directory it is enough to name that. */
function standsFor({ path, change, isRepository }: Finding, run: LaterRun): boolean {
  return change === "new" && run.path.startsWith(`${path}/`) &&
    (isRepository !== true || isOfGit(run.path, path));
}
