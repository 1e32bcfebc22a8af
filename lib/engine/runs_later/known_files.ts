/**
 * The files that are executed, as they were when they were looked at last.
 *
 * @module
 */
import {
  contentOf,
  freshContent,
  GONE,
  holdsAny,
  type Known,
  readFields,
  stateOf,
} from "./file_state.ts";
import type { LaterRun } from "./later_run.ts";

export class KnownFiles {
  readonly #known = new Map<string, Known>();

  get paths(): Iterable<string> {
    return this.#known.keys();
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** Remembers a git directory, which is there or not; what is in it is remembered by itself. */
  addGit(path: string, by: string): void {
    this.#known.set(path, { by, state: "git" });
  }

  add(path: string, known: Known): void {
    this.#known.set(path, { ...known, content: freshContent(path, known.state) });
  }

  /** Tells what was not known. */
  see(path: string, known: Known, tell: (run: LaterRun) => void): void {
    if (this.#known.has(path)) return;
    this.add(path, known);
    if (known.fields === undefined || holdsAny(known.fields)) {
      tell({ path, by: known.by, change: "new" });
    }
  }

  /** Tells what has become another one. */
  compare(path: string, tell: (run: LaterRun) => void): void {
    const known = this.#known.get(path);
    if (known === undefined) return;
    if (known.state === "directory" || known.state === "git") {
      // What is in it is compared by itself; when it is made again it is new.
      if (stateOf(path) === GONE) this.#known.delete(path);
      return;
    }
    const state = stateOf(path);
    const isAlike = state === known.state;
    if (isAlike && (known.content === undefined || contentOf(path) === known.content)) {
      known.content = freshContent(path, state);
      return;
    }
    const change = known.state === GONE ? "new" : "changed";
    known.state = state;
    known.content = freshContent(path, state);
    if (state === GONE) return;
    if (known.fields !== undefined) {
      const fields = readFields(path, known.fields.names);
      const isSame = fields.value !== undefined && fields.value === known.fields.value;
      known.fields = fields;
      if (isSame) return;
    }
    tell({ path, by: known.by, change });
  }
}
