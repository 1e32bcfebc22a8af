/**
 * What ends a run from outside: SIGTERM, Ctrl+C, a reader that went away.
 *
 * @module
 */
import { ExitCode } from "../errors.ts";

/** Listens while it exists; aborts its signal at the first of them. */
export class StopSignals {
  readonly #controller = new AbortController();
  readonly #onTerminate = () => this.#stop(ExitCode.terminated);
  readonly #onInterrupt = () => this.#stop(ExitCode.interrupted);
  #exitCode: number | undefined;

  constructor() {
    Deno.addSignalListener("SIGTERM", this.#onTerminate);
    Deno.addSignalListener("SIGINT", this.#onInterrupt);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit code that belongs to what came; undefined while nothing has come. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Nobody reads our output any more, as after `| head -1`: that is an end, not an error. */
  readerLeft(): void {
    this.#stop(ExitCode.done);
  }

  [Symbol.dispose](): void {
    Deno.removeSignalListener("SIGTERM", this.#onTerminate);
    Deno.removeSignalListener("SIGINT", this.#onInterrupt);
  }

  #stop(exitCode: number): void {
    this.#exitCode ??= exitCode;
    this.#controller.abort(new Error("the run was stopped"));
  }
}
