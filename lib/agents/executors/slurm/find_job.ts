/**
 * The job of a run: found by a name that no other run's job has, since numbers begin anew when a controller loses its state.
 *
 * @module
 */
import type { AgentMeta } from "../../record/meta.ts";
import { NAME_PREFIX } from "./parse_jobs.ts";

/** The name of a run's job: it says whose it is, and nothing of the prompt. */
export function jobName({ id }: { id: string }, nonce: string): string {
  return `${NAME_PREFIX}${id}-${nonce.slice(0, 8)}`;
}

/** What all jobs of an array are called. */
export function arrayName(): string {
  return `${NAME_PREFIX}array-${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}`;
}

/** What tells one job of an array from all others: the name that they share, and its index. */
export function taskName(array: string, index: number | string): string {
  return `${array}_${index}`;
}

/** What the job of the latest run is looked for by; undefined where there is none. */
export function lookupName(meta: AgentMeta): string | undefined {
  const nonce = meta.identity?.nonce;
  if (nonce === undefined) return undefined;
  return meta.job_task ?? jobName(meta, nonce);
}

/**
 * What tells the job of a run that was given another name (`scontrol update`): its number, and the agent whose script it
 * runs. Undefined where either is not known.
 */
export function numberedName({ job_id, agent }: { job_id?: string; agent?: string }) {
  return job_id === undefined || agent === undefined ? undefined : `${agent} ${job_id}`;
}

/** The job of the latest run, where Slurm knows it. */
export function findJob<Job>(
  { byName }: { byName: ReadonlyMap<string, Job> },
  meta: AgentMeta,
): Job | undefined {
  const name = lookupName(meta);
  const numbered = numberedName({ agent: meta.id, ...meta });
  const named = (name: string | undefined) => name === undefined ? undefined : byName.get(name);
  return named(name) ?? (name === undefined ? undefined : named(numbered));
}
