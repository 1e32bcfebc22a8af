/**
 * Hearing of changes of a file.
 *
 * @module
 */
import { delay } from "../delay.ts";

/**
 * Tells when a file was written to, as far as the system does: its watches can run out (inotify(7)), and changes from
 * another machine are never heard of. So it only shortens a wait.
 */
export class FileChanges implements Disposable {
  readonly #watcher: Deno.FsWatcher | undefined;
  #hasChanged = false;
  #onChange: () => void = () => {};

  constructor(path: string) {
    this.#watcher = watch(path);
    if (this.#watcher !== undefined) void this.#listen(this.#watcher);
  }

  /**
   * Waits until the file has changed since the last call, or `ms` have passed, or `signal` aborts.
   *
   * @returns whether it has changed
   */
  async next(ms: number, signal: AbortSignal): Promise<boolean> {
    if (!this.#hasChanged) {
      const over = new AbortController();
      const end = () => over.abort();
      this.#onChange = end;
      // Not AbortSignal.any(): it would keep something of each wait for as long as `signal` lives.
      signal.addEventListener("abort", end);
      if (signal.aborted) end();
      await delay(ms, over.signal);
      signal.removeEventListener("abort", end);
      this.#onChange = () => {};
    }
    const hasChanged = this.#hasChanged;
    this.#hasChanged = false;
    return hasChanged;
  }

  [Symbol.dispose](): void {
    this.#watcher?.close();
  }

  async #listen(watcher: Deno.FsWatcher): Promise<void> {
    for await (const { kind } of watcher) {
      if (kind !== "modify") continue;
      this.#hasChanged = true;
      this.#onChange();
    }
  }
}

function watch(path: string): Deno.FsWatcher | undefined {
  try {
    return Deno.watchFs(path);
  } catch {
    // There is none, or no watch is left.
    return undefined;
  }
}
