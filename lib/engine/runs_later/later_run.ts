/**
 * What is told of files that are executed later.
 *
 * @module
 */
import { GONE, stateOf } from "./file_state.ts";

/** Something that is executed later. */
export interface LaterRun {
  /** Absolute. */
  path: string;
  /** Who executes it, e.g. "git". */
  by: string;
  change: "new" | "changed";
}

/** What a run has left so far. */
export class FoundRuns {
  readonly #found = new Map<string, LaterRun>();

  /** Everything that is still there. */
  get left(): LaterRun[] {
    const found = [...this.#found.values()].filter(({ path }) => stateOf(path) !== GONE);
    return found.filter((run) => !found.some((other) => standsFor(other, run)));
  }

  /** Adds to `news` what these do not tell already. */
  tell(run: LaterRun, news: LaterRun[]): void {
    if (news.some((other) => standsFor(other, run))) return;
    news.push(run);
    // What the run has made stays its own, however often it changes that.
    if (this.#found.get(run.path)?.change !== "new") this.#found.set(run.path, run);
  }
}

/** Of a new directory it is enough to name that. */
function standsFor({ path, change }: LaterRun, run: LaterRun): boolean {
  return change === "new" && run.path.startsWith(`${path}/`);
}
