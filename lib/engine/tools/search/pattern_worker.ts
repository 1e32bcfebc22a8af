/**
 * Regular expressions of strangers.
 *
 * @module
 */
import { abortable } from "../../../sys/abortable.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { namesCarriageReturn, PatternError } from "./search.ts";

/** Where a line matches. */
export interface LineMatch {
  /** Counted from 0. */
  line: number;
  /** In UTF-16 code units from the beginning of the line. */
  at: number;
}

export interface FindOptions {
  /** So many matches are enough. */
  limit: number;
  signal: AbortSignal;
}

interface Task extends Omit<FindOptions, "signal"> {
  pattern: RegExp;
  /** Whether the carriage return of CRLF belongs to the line. */
  keepsReturns: boolean;
  text: string;
}

/** A pattern that takes longer for one file goes back and forth in it. */
const MAX_FIND_MS = 5_000;

/**
 * Matches a pattern in a thread of its own. JavaScript's expressions may take for ever, `(a+)+$` for example, and while they
 * do nothing else happens in their thread, timers and signals least of all (measured: three minutes past a timeout of 3 s).
 * The thread is left to itself then: V8 ends it within about two seconds.
 */
export class PatternWorker implements Disposable {
  readonly #pattern: RegExp;
  readonly #maxFindMs: number;
  readonly #worker: Worker;
  /** How long its thread needs to begin says nothing about the pattern. */
  readonly #begun: Promise<void>;
  #onFailure: (error: Error) => void = () => {};

  constructor(pattern: RegExp, { maxFindMs = MAX_FIND_MS }: { maxFindMs?: number } = {}) {
    this.#pattern = pattern;
    this.#maxFindMs = maxFindMs;
    // Made from its own text: a bundled program has no file for it, and none of blob URLs.
    const source = encodeURIComponent(`(${serve})()`);
    this.#worker = new Worker(`data:text/javascript,${source}`, { type: "module" });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#begun = promise;
    // Also where nobody searches.
    promise.catch(() => {});
    this.#worker.onmessage = () => resolve();
    this.#onFailure = reject;
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#onFailure(new Error(event.message));
    };
  }

  /**
   * The first matches in the lines of `text`, one for each line.
   *
   * @throws {PatternError} when it takes too long; the reason of `signal` when that is aborted
   */
  async find(text: string, { signal, ...options }: FindOptions): Promise<LineMatch[]> {
    await abortable(this.#begun, signal);
    const { promise, resolve, reject } = Promise.withResolvers<LineMatch[]>();
    this.#worker.onmessage = ({ data }) => resolve(data);
    this.#onFailure = reject;
    const keepsReturns = namesCarriageReturn(this.#pattern.source);
    const task: Task = { ...options, pattern: this.#pattern, keepsReturns, text };
    this.#worker.postMessage(task);
    const found = abortable(promise, signal);
    if (!await settlesWithin(found, this.#maxFindMs)) {
      const seconds = this.#maxFindMs / 1000;
      throw new PatternError(
        `it took more than ${seconds} seconds for one file; write it without repetitions in repetitions and without look-around`,
      );
    }
    return await found;
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }
}

/** The worker: its text is taken, so it uses nothing from around it. */
function serve(): void {
  const scope = self as unknown as {
    onmessage: (event: { data: Task }) => void;
    postMessage: (matches: LineMatch[]) => void;
  };
  scope.onmessage = ({ data: { pattern, keepsReturns, text, limit } }) => {
    const matches: LineMatch[] = [];
    let start = 0;
    for (let line = 0; start < text.length && matches.length < limit; line++) {
      const newline = text.indexOf("\n", start);
      const end = newline === -1 ? text.length : newline;
      const last = !keepsReturns && text[end - 1] === "\r" ? end - 1 : end;
      const at = text.slice(start, Math.max(start, last)).search(
        pattern,
      );
      if (at !== -1) matches.push({ line, at });
      start = end + 1;
    }
    scope.postMessage(matches);
  };
  // It has begun.
  scope.postMessage([]);
}
