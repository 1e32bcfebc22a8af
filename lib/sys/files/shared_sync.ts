/**
 * Making changes of a directory survive a power cut, those of many at the price of few.
 *
 * @module
 */
import { syncDirectory } from "./atomic_write.ts";

/** Syncs one directory: who asks while a sync goes on shares the next one with others who do. */
export class SharedSync {
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves once what was renamed or removed before the call is on the disk. */
  sync(): Promise<void> {
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      return syncDirectory(this.#path);
    });
    // That it failed is told to those who wait for it; the next one tries again.
    this.#last = this.#next.catch(() => {});
    return this.#next;
  }
}
