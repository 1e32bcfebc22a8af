/**
 * What a person or a program sees of a run.
 *
 * @module
 */
import type { RunEvent, RunOutcome } from "../events.ts";
import type { PrintWriter } from "./print_writer.ts";

/** Facts of a run that are known before it begins. */
export interface RunFacts {
  sessionId: string;
  model: string;
  cwd: string;
  permissionMode: string;
  tools: readonly string[];
}

/** What is known once a run has ended. */
export interface EndDetails {
  /** Wall time of the whole run. */
  durationMs: number;
  /** The final answer as a value, where it had to fit a schema and does. */
  structured?: unknown;
}

/** One output format. */
export interface Output {
  start(facts: RunFacts): void | Promise<void>;
  event(event: RunEvent): void | Promise<void>;
  end(outcome: RunOutcome, details: EndDetails): void | Promise<void>;
}

/** Where an output writes. */
export interface OutputStreams {
  stdout: PrintWriter;
  stderr: PrintWriter;
}
