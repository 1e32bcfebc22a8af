/**
 * What ends a run from outside: SIGTERM, Ctrl+C, Ctrl+\\, a terminal, a reader or its files that went away.
 *
 * @module
 */
import { ExitCode } from "../../errors.ts";
import { ToldToEnd } from "../../sys/process_session.ts";
import { ignoresHangUp, listenForSignal } from "../../sys/listen_for_signal.ts";

/** Listens while it exists; aborts its signal at the first of them. */
export class StopSignals {
  readonly #controller = new AbortController();
  readonly #onTerminate = () => this.#stop(ExitCode.terminated, { isPatient: true });
  readonly #onInterrupt = () => this.#stop(ExitCode.interrupted);
  readonly #onQuit = () => this.#stop(ExitCode.quit);
  readonly #onHangUp = () => this.#stop(ExitCode.hungUp, { isPatient: true });
  readonly #alsoHangUp: boolean;
  #exitCode: number | undefined;

  /** @param options.alsoHangUp whether the run ends with its terminal; an agent's does not, nor one under nohup */
  constructor({ alsoHangUp = false }: { alsoHangUp?: boolean } = {}) {
    this.#alsoHangUp = alsoHangUp && !ignoresHangUp();
    listenForSignal("SIGTERM", this.#onTerminate);
    listenForSignal("SIGINT", this.#onInterrupt);
    listenForSignal("SIGQUIT", this.#onQuit);
    if (this.#alsoHangUp) listenForSignal("SIGHUP", this.#onHangUp);
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

  /** Where a program between us and the terminal keeps the signal of its end to itself. */
  terminalGone(): void {
    this.#stop(ExitCode.hungUp, { isPatient: true });
  }

  /** The run's files were deleted under it. */
  filesDeleted(): void {
    this.#stop(ExitCode.terminated, { isPatient: true });
  }

  [Symbol.dispose](): void {
    Deno.removeSignalListener("SIGTERM", this.#onTerminate);
    Deno.removeSignalListener("SIGINT", this.#onInterrupt);
    Deno.removeSignalListener("SIGQUIT", this.#onQuit);
    if (this.#alsoHangUp) Deno.removeSignalListener("SIGHUP", this.#onHangUp);
  }

  /** @param options.isPatient nobody sits there and waits for the end: commands have as long as `isonforge stop` promises */
  #stop(exitCode: number, { isPatient = false } = {}): void {
    this.#exitCode ??= exitCode;
    const words = "the run was stopped";
    this.#controller.abort(isPatient ? new ToldToEnd(words) : new Error(words));
  }
}
