/**
 * The files that are executed, as they were when they were looked at last.
 *
 * @module
 */
import { isProgramAt } from "../permissions/user_programs/home_programs.ts";
import {
  contentOf,
  type Executed,
  freshContent,
  GONE,
  holdsAny,
  type Known,
  readFields,
  stateBehind,
  stateOf,
} from "./file_state.ts";
import type { LaterRun } from "./later_run.ts";

export class KnownFiles {
  readonly #known = new Map<string, Known>();

  get size(): number {
    return this.#known.size;
  }

  get paths(): Iterable<string> {
    return this.#known.keys();
  }

  get(path: string): Executed | undefined {
    return this.#known.get(path);
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** Whether something stood there when it was looked at last. */
  wasThere(path: string): boolean {
    return (this.#known.get(path)?.state ?? GONE) !== GONE;
  }

  add(path: string, executed: Executed): void {
    const state = this.#stateOf(path, executed);
    this.#known.set(path, {
      ...executed,
      state,
      content: this.#freshContent(path, executed, state),
    });
  }

  /** Tells what was not known. */
  see(path: string, executed: Executed, tell: (run: LaterRun) => void): void {
    if (this.#known.has(path)) return;
    this.add(path, executed);
    // What may come there is waited for.
    if (!isTold(path, executed) || !this.wasThere(path)) return;
    if (executed.fields === undefined || holdsAny(executed.fields)) {
      tell({ path, by: executed.by, change: "new" });
    }
  }

  /**
   * Tells what has become another one.
   *
   * @returns whether it is another one, so that a link may lead elsewhere
   */
  compare(path: string, tell: (run: LaterRun) => void): boolean {
    const known = this.#known.get(path);
    if (known === undefined) return false;
    if (known.isDirectory) {
      // What is in it is compared by itself; when it is made again it is new.
      if (stateOf(path) === GONE) this.#known.delete(path);
      return false;
    }
    const state = this.#stateOf(path, known);
    const isAlike = state === known.state;
    const content = known.content === undefined ? undefined : contentOf(path, followed(known));
    if (isAlike && content === known.content) {
      known.content = this.#freshContent(path, known, state);
      return false;
    }
    const change = known.state === GONE ? "new" : "changed";
    known.state = state;
    known.content = this.#freshContent(path, known, state);
    if (state === GONE) return false;
    if (known.fields !== undefined) {
      const fields = readFields(path, known.fields.names);
      const isSame = fields.value !== undefined && fields.value === known.fields.value;
      known.fields = fields;
      if (isSame) return true;
    }
    if (isTold(path, known)) tell({ path, by: known.by, change });
    return true;
  }

  #stateOf(path: string, executed: Executed): string {
    return stateBehind(path, followed(executed));
  }

  #freshContent(path: string, executed: Executed, state: string): string | undefined {
    return freshContent(path, { state, ...followed(executed) });
  }
}

function isTold(path: string, { isNameOnly = false, isProgram = false }: Executed): boolean {
  return !isNameOnly && (!isProgram || isProgramAt(path));
}

/** What other links lead to is known by itself. */
function followed({ fields }: Executed): { follows: boolean } {
  return { follows: fields !== undefined };
}
