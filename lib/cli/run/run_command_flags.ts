/**
 * What a run is told on its command line.
 *
 * @module
 */
import type { RunFlags } from "../../config/run_config.ts";
import type { SessionFlags } from "./session_choice.ts";

export interface RunCommandFlags extends RunFlags, SessionFlags {
  /** Hidden: where to leave word of how the run ended. */
  outcomeFile?: string;
  /** Hidden: where to tell what the files were before the first change, */
  checkpointFile?: string;
  /** and the reference under which they are kept. */
  checkpointRef?: string;
  /** Hidden: where what the user says meanwhile comes in. */
  inbox?: string;
  /** Hidden: how to show that the run goes on, see `giveSignsOfLife()`. */
  progressFile?: string;
  lockFile?: string;
  /** Hidden: where to keep when stdout was written, */
  stdoutTimes?: string;
  /** and stderr. */
  stderrTimes?: string;
  /** Hidden: where to tell what the sandbox kept in. */
  sandboxFile?: string;
  /** A terminal is given everything as it is. */
  raw?: boolean;
}
