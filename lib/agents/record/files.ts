/**
 * The files in an agent's directory.
 *
 * @module
 */

/** The record, see `meta.ts`. */
export const META_FILE = "meta.json";
export const STDOUT_LOG = "stdout.log";
export const STDERR_LOG = "stderr.log";
/** When the lines of the logs were written, see `engine/output/output_times.ts`; by the worker (`--stdout-times`). */
export const STDOUT_TIMES = "stdout.times";
export const STDERR_TIMES = "stderr.times";
/** The prompt, for the worker: command lines are visible to every user of a machine. */
export const PROMPT_FILE = "prompt";
/** What was piped beside the prompt, if anything was. */
export const INPUT_FILE = "input";
/** The images that went with the prompt. */
export const IMAGES_DIRECTORY = "images";
/** The environment of whoever queued it, see `queue/surroundings.ts`. */
export const ENVIRONMENT_FILE = "environment.json";
/** Written by the supervisor when its worker has ended, and blanks until then; see `ending/exit_file.ts`. */
export const EXIT_FILE = "exit";
/** There while `stop` ends the run and is going to record that, see `supervisor.ts`. */
export const STOPPING_FILE = "stopping";
/** Made by the supervisor when somebody else tells it to end, see `supervisor.ts`. */
export const TERMINATED_FILE = "terminated";
/** Written by the worker (`--progress-file`) while it works, replaced whole; see `progress.ts`. */
export const PROGRESS_FILE = "progress.json";
/** Written by the worker (`--outcome-file`) as its last act. */
export const OUTCOME_FILE = "outcome.json";
/** Blanks in whose place that is written when the disk is full, see `ending/outcome_room.ts`. */
export const OUTCOME_ROOM_FILE = "outcome.room";
/** What was done because the latest run has ended, and what came of it; see `ending/end_file.ts`. */
export const END_FILE = "end.json";
/** What the command of `--on-end` printed. */
export const END_LOG = "end.log";
/** Written by the worker (`--checkpoint-file`) before its first change, see `worktrees/checkpoint.ts`. */
export const CHECKPOINT_FILE = "checkpoint.json";
/** What git ignored then, see `checkpoints/ignored_list.ts`. */
export const IGNORED_FILE = "checkpoint.ignored";
/** Which references changed while it ran, see `references/reference_record.ts`; by the worker (`--checkpoint-file`) at its end. */
export const REFERENCES_FILE = "references.json";
/** What they were before its first change; there until they are compared. */
export const REFERENCES_START_FILE = "references.start";
/** Written by the worker (`--sandbox-file`), see `sandbox_record.ts`. */
export const SANDBOX_FILE = "sandbox.json";
/** What was told to the agent and is not read yet, see `inbox.ts`; what is read goes into `read/` in it. */
export const INBOX_DIRECTORY = "inbox";

/** In the home: what Slurm said last; there is one where agents run on a cluster. */
export const SLURM_ANSWER = "slurm.json";
