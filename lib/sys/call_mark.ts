/**
 * The variable of the environment that tells the processes of a run's commands from all others.
 *
 * @module
 */

/** Set for what a command of a model runs, to a value that the run has alone; empty for an agent that it starts. */
export const CALL_MARK = "ISONFORGE_AGENT_CALL";
