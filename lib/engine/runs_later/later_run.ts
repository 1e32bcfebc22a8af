/**
 * What is told of files that are executed later.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
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

/** Findings, each by its path: the places of thousands of files are told as quickly as those of one. */
export class Findings {
  readonly #byPath = new Map<string, Finding>();

  /** What no other stands for; of a new directory it is enough to name that. */
  get told(): LaterRun[] {
    return [...this.#byPath.values()].filter((run) => !this.#isToldBy(run)).map(asTold);
  }

  add(run: Finding): void {
    // What the run has made stays its own, however often it changes that.
    if (this.#byPath.get(run.path)?.change !== "new") this.#byPath.set(run.path, run);
  }

  /** Those of which something is still there. */
  get left(): Findings {
    const left = new Findings();
    for (const run of this.#byPath.values()) {
      if (stateOf(run.path) !== GONE) left.add(run);
    }
    return left;
  }

  #isToldBy(run: Finding): boolean {
    let above = dirname(run.path);
    for (let path = run.path; above !== path; above = dirname(path)) {
      const other = this.#byPath.get(above);
      if (other !== undefined && standsFor(other, run)) return true;
      path = above;
    }
    return false;
  }
}

function asTold({ path, by, change }: Finding): LaterRun {
  return { path, by, change };
}

/** Of what lies in it. */
function standsFor({ path, change, isRepository }: Finding, run: LaterRun): boolean {
  return change === "new" && (isRepository !== true || isOfGit(run.path, path));
}
