/**
 * What Ctrl+C and Escape do: end what goes on, and the second Ctrl+C everything.
 *
 * @module
 */
import { ExitCode, UserError } from "../../errors.ts";
import { printNotice } from "../output/print.ts";

/** Ends the one thing that goes on at a time. */
export class Interruption {
  /** Ends everything. */
  readonly #signal: AbortSignal;
  /** The turn, a command of the user, or the wait for an endpoint. */
  #current: AbortController | undefined;
  /** A Ctrl+C has come, and nothing was typed since: another one leaves. */
  #isLeaving = false;
  #exitCode: number | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Undefined while the person stays. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** How to tell what was ended. */
  get words(): string {
    return this.#isLeaving ? "stopped; Ctrl+C again leaves" : "stopped";
  }

  leave(exitCode: number): void {
    this.#exitCode ??= exitCode;
  }

  /** The person has typed something and wants to stay. */
  stay(): void {
    this.#isLeaving = false;
  }

  /** Runs what can be ended. */
  async run<T>(action: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const current = new AbortController();
    this.#current = current;
    try {
      return await action(AbortSignal.any([current.signal, this.#signal]));
    } catch (error) {
      throw current.signal.aborted ? new UserError("stopped") : error;
    } finally {
      this.#current = undefined;
      if (this.#signal.aborted) this.leave(ExitCode.terminated);
    }
  }

  /** Ctrl+C: once for what goes on, twice for everything. */
  interrupt(): void {
    if (this.#isLeaving) this.leave(ExitCode.interrupted);
    else if (this.#current === undefined) printNotice("Ctrl+C again, or Ctrl+D, leaves");
    this.#isLeaving = true;
    this.escape();
  }

  /** Escape: only what goes on. */
  escape(): void {
    this.#current?.abort(new Error("the turn was stopped"));
  }
}
