/**
 * Looks at processes for several who look at the same time, as the ends of many agents do.
 *
 * @module
 */
import { delay } from "../../../sys/delay.ts";
import type { ProcessTable } from "../../../sys/process_info.ts";
import { ProcessSnapshot } from "./processes.ts";

/** Milliseconds between two of them at least, */
const GAP_MS = 10;
/** where one costs little; else so many times what it costs, */
const COST_FACTOR = 3;
/** but no more than this. */
const MAX_GAP_MS = 50;

/** Takes one snapshot for all who ask for one until it is taken. */
export class SharedSnapshots {
  readonly #table: ProcessTable;
  #next: Promise<ProcessSnapshot> | undefined;
  #earliest = 0;

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  /** How the processes are at some moment after this call. */
  next(): Promise<ProcessSnapshot> {
    return this.#next ??= this.#take();
  }

  async #take(): Promise<ProcessSnapshot> {
    await delay(Math.max(0, this.#earliest - performance.now()));
    this.#next = undefined;
    const began = performance.now();
    const snapshot = new ProcessSnapshot(this.#table);
    snapshot.take();
    const now = performance.now();
    this.#earliest = now + Math.min(MAX_GAP_MS, Math.max(GAP_MS, COST_FACTOR * (now - began)));
    return snapshot;
  }
}
