/**
 * The line below a log that is followed at a terminal: what the agent is just running, and for how long.
 *
 * @module
 */
import type { Sink } from "../../agents/logs/sink.ts";
import type { RunningCommand } from "../../agents/executors/executor.ts";
import type { Executors } from "../../agents/executors/executors.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import type { Redact } from "../../engine/redact/redact.ts";
import { every } from "../../sys/timers.ts";
import { Spinner } from "../interactive/spinner.ts";

/** Between two looks at the agent's processes. */
const LOOK_MS = 1000;
const NEWLINE = 0x0a;

export interface RunningLineOptions {
  /** The record now: an agent that waited has another one once it is started. */
  readMeta: () => AgentMeta;
  executors: Executors;
  /** A command line is what a model typed: a key may stand in it. */
  redact: Redact;
  isDumb: boolean;
}

/** Stands below what `sink` writes, and makes way for it. */
export class RunningLine {
  readonly #options: RunningLineOptions;
  readonly #spinner: Spinner;
  readonly #looking: Disposable;
  #isAtLineStart = true;
  #shown: string | undefined;

  constructor(options: RunningLineOptions) {
    this.#options = options;
    this.#spinner = new Spinner(options);
    this.#looking = every(LOOK_MS, () => this.#look());
  }

  /** Writes with `sink` where the line was. */
  above(sink: Sink): Sink {
    return async (bytes) => {
      this.#hide();
      await sink(bytes);
      if (bytes.length > 0) this.#isAtLineStart = bytes.at(-1) === NEWLINE;
    };
  }

  [Symbol.dispose](): void {
    this.#looking[Symbol.dispose]();
    this.#hide();
  }

  #look(): void {
    const { redact } = this.#options;
    const running = this.#isAtLineStart ? this.#runningCommand() : undefined;
    if (running?.command === this.#shown) return;
    this.#hide();
    if (running === undefined) return;
    this.#shown = running.command;
    this.#spinner.start(redact(running.command), (running.seconds ?? 0) * 1000);
  }

  #runningCommand(): RunningCommand | undefined {
    const { readMeta, executors } = this.#options;
    try {
      const meta = readMeta();
      return executors.of(meta).runningCommand(meta);
    } catch {
      // It was removed meanwhile, which the following tells.
      return undefined;
    }
  }

  #hide(): void {
    this.#spinner.stop();
    this.#shown = undefined;
  }
}
