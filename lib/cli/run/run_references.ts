/**
 * How the run of an agent tells which references of its repository are others than before (`--checkpoint-file`).
 *
 * @module
 */
import { lastWordsMs } from "../../sys/process_session.ts";
import { settlesWithin } from "../../sys/settles_within.ts";

export interface RunReferencesOptions {
  /** The directory of everything of ours. */
  home: string;
  /** The name of an agent's checkpoint, which holds its id; nobody else is told. */
  ref: string | undefined;
  /** Has aborted where the run was told to end. */
  stop: AbortSignal;
}

/** A run that was told to end has only so long for it, as its files are yet to be kept; else who ends it compares them. */
const HURRIED_MS = { usual: 1_000, last: 200 };
/** Whoever waits for the end of a run waits for this, too. */
const END_MS = 10_000;

/** Compares them in the end, when nothing of the run goes on. */
export class RunReferences implements AsyncDisposable {
  readonly #options: RunReferencesOptions;
  readonly #id: string | undefined;
  #beginning: Promise<void> | undefined;

  constructor(options: RunReferencesOptions) {
    this.#options = options;
    // `refs/isonforge/start/<id>`
    this.#id = options.ref?.split("/").at(-1);
  }

  /** Before something is changed: resolves once they are kept. Never fails. */
  async before(): Promise<void> {
    await (this.#beginning ??= this.#begin().catch(() => {}));
  }

  async #begin(): Promise<void> {
    if (this.#id === undefined) return;
    const { beginReferences } = await import("../../agents/references/watch_references.ts");
    await beginReferences(await this.#store(), this.#id, { cwd: Deno.cwd() });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#id === undefined || this.#beginning === undefined) return;
    if (!await settlesWithin(this.#beginning, 0)) return;
    const { endReferences } = await import("../../agents/references/watch_references.ts");
    const over = new AbortController();
    const ending = endReferences(await this.#store(), this.#id, { signal: over.signal });
    const { stop } = this.#options;
    const ms = stop.aborted ? lastWordsMs(stop.reason, HURRIED_MS) : END_MS;
    if (!await settlesWithin(ending.catch(() => {}), ms)) over.abort();
  }

  async #store() {
    const { AgentStore } = await import("../../agents/record/store.ts");
    return new AgentStore(this.#options.home);
  }
}
