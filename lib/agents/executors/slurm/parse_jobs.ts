/**
 * What Slurm's commands print of jobs.
 *
 * Only what all versions print alike is asked for: `--format` with one letter a column, as old as squeue(1), whose columns
 * have no width unless it is given; not `--Format`, whose suffixes and widths are newer, and not `--json`, whose fields
 * change with each version of its plugin.
 *
 * @module
 */

/** A job as Slurm tells of it. */
export interface Job {
  /** `4711`, or `4711_3` of an array. */
  id: string;
  /** In Slurm's word, e.g. `PENDING`; see squeue(1), JOB STATE CODES. */
  state: string;
  /** Where it runs or ran; empty while it waits. */
  nodes: string;
  name: string;
  /** Of one that is none of an array: the agent whose script it runs, as far as that is told. */
  agent?: string;
  /** Why it waits, or how it ended, in Slurm's words. */
  reason: string;
  /** Of one that has ended, as far as it is told. */
  exitCode?: number;
}

/** What all jobs of ours are called; see `find_job.ts`. */
export const NAME_PREFIX = "isonforge-";

const SEPARATOR = "|";

/** For squeue(1): id, state, nodes, reason, name, command. What may hold anything comes last. */
export const QUEUE_FORMAT = ["%i", "%T", "%N", "%r", "%j", "%o"].join(SEPARATOR);

/** The scripts of our jobs, which stay what they are when a job gets another name. */
const AGENT_SCRIPT = /\/agents\/([0-9a-f]{8})\/job\.sh$/;
const ARRAY_SCRIPT = new RegExp(`/(${NAME_PREFIX}array-\\w+)\\.sh$`);

/** The lines of squeue(1) that are about jobs of ours. */
export function parseJobs(text: string): Job[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", state = "", nodes = "", reason = "", shown = "", ...rest] = line.split(
      SEPARATOR,
    );
    const command = rest.join(SEPARATOR);
    const agent = AGENT_SCRIPT.exec(command)?.[1];
    const name = ARRAY_SCRIPT.exec(command)?.[1] ?? shown;
    if (agent === undefined && !name.startsWith(NAME_PREFIX)) return [];
    return [{ id, state, nodes, name, reason, ...(agent === undefined ? {} : { agent }) }];
  });
}

/** For squeue(1) again, which has no letter for it: `--Format`, as all versions have it. */
export const EXIT_CODE_FORMAT = "JobArrayID:40,exit_code:12";

/** Exit codes by job. */
export function parseExitCodes(text: string): Map<string, number> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const [id, status] = line.trim().split(/\s+/);
      // As wait(2) has it.
      return id === undefined || !/^\d+$/.test(status ?? "") ? [] : [[id, Number(status) >> 8]];
    }),
  );
}

/** For sacct(1); the width is a limit in versions that cut what is parsable, too. */
export const ACCOUNTED_FORMAT = "JobID,State,ExitCode,NodeList,JobName%64";

/** The lines of sacct(1): `CANCELLED by 1000` is a state, too, and an exit code has the signal behind it. */
export function parseAccountedJobs(text: string): Job[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", state = "", exitCode = "", nodes = "", name = ""] = line.split(SEPARATOR);
    if (!name.startsWith(NAME_PREFIX)) return [];
    return [{
      id,
      name,
      state: state.split(" ", 1)[0] ?? state,
      exitCode: Number.parseInt(exitCode) || 0,
      nodes: nodes === "None assigned" ? "" : nodes,
      reason: "",
    }];
  });
}
