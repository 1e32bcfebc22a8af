/**
 * The user's jobs, asked for once for all agents of a command.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import type { StartedMeta } from "../../record/meta.ts";
import { clusterName } from "./cluster_config.ts";
import { findJob, lookupName, numberedName, taskName } from "./find_job.ts";
import { stageOf } from "./job_state.ts";
import { LastAnswer } from "./last_answer.ts";
import {
  ACCOUNTED_FORMAT,
  EXIT_CODE_FORMAT,
  type Job,
  parseAccountedJobs,
  parseExitCodes,
  parseJobs,
  QUEUE_FORMAT,
} from "./parse_jobs.ts";
import { type AskSlurm, PATIENCE_MS } from "./slurm_program.ts";

/** What Slurm said, and how old that is. */
export interface Jobs {
  /** By what `findJob()` looks for. */
  byName: ReadonlyMap<string, Job>;
  /** Seconds since it was said; 0: just now. */
  age: number;
  /** Why nothing newer is known. */
  problem?: UserError;
}

interface LookOptions {
  since?: number;
  patienceMs?: number;
}

/** Whoever waits looks often; the controller is asked no more often than this. */
const FRESH_MS = 1_500;

/**
 * By home: why there was no answer, and until when nobody asks again, by `performance.now()`. A command has several boards,
 * and looks again and again; each look at a controller that hangs would take as long as the first.
 */
const silences = new Map<string, { problem: UserError; until: number }>();

/** So many numbers a command line holds well. */
const MOST_IDS = 10_000;

/** What can be known of the jobs of this user; the home is this user's, too. */
export class JobBoard {
  readonly #ask: AskSlurm;
  readonly #home: string;
  readonly #lastAnswer: LastAnswer;
  #jobs: Promise<Jobs> | undefined;
  #askedAt = -Infinity;
  #cluster: Promise<string | undefined> | undefined;
  #exitCodes: Promise<ReadonlyMap<string, number>> | undefined;
  #accounted: Promise<ReadonlyMap<string, Job>> | undefined;
  /** Runs that an answer did not know although it could have: the number of each one's job, by what it is looked for. */
  readonly #missing = new Map<string, string | undefined>();

  /** @param home where the last answer is kept */
  constructor(home: string, ask: AskSlurm) {
    this.#ask = ask;
    this.#home = home;
    this.#lastAnswer = new LastAnswer(home);
  }

  /**
   * All that Slurm still knows, ended ones for some minutes; never rejects.
   *
   * @param since whatever was asked before that moment, by `performance.now()`, is too old
   * @param patienceMs how long Slurm may take; a look that is patient does not give up because another one has just done so
   */
  jobs({ since = -Infinity, patienceMs = PATIENCE_MS }: LookOptions = {}): Promise<Jobs> {
    const now = performance.now();
    if (this.#jobs === undefined || now - this.#askedAt > FRESH_MS || this.#askedAt < since) {
      this.#askedAt = now;
      this.#jobs = this.#look(patienceMs);
    }
    return this.#jobs;
  }

  /** What the cluster is called that answers; undefined where it does not tell. Asked once; never rejects. */
  cluster(): Promise<string | undefined> {
    return this.#cluster ??= clusterName(this.#ask);
  }

  /** Notes that Slurm does not know the job of a run any more. */
  miss(meta: StartedMeta): void {
    const name = lookupName(meta);
    if (name !== undefined) this.#missing.set(name, meta.job_id);
  }

  isMissing(meta: StartedMeta): boolean {
    const name = lookupName(meta);
    return name !== undefined && this.#missing.has(name);
  }

  /**
   * How the job of a run ended, of whose end the run itself has left no word: what the controller says, or the accounting.
   * Either is asked once for all of them; where there is no accounting, it knows of none. Never rejects.
   */
  async ended(meta: StartedMeta): Promise<Job | undefined> {
    const job = findJob(await this.jobs(), meta);
    if (job?.state === "FAILED") {
      this.#exitCodes ??= this.#askExitCodes().catch(() => new Map());
      const exitCode = (await this.#exitCodes).get(job.id);
      return exitCode === undefined ? job : { ...job, exitCode };
    }
    if (job !== undefined) return job;
    if (!this.isMissing(meta)) this.miss(meta);
    this.#accounted ??= this.#askAccounting().catch(() => new Map());
    return findJob({ byName: await this.#accounted }, meta);
  }

  /** The next question is asked anew: something has just been changed. */
  forget(): void {
    this.#jobs = undefined;
    this.#exitCodes = undefined;
    this.#accounted = undefined;
  }

  async #look(patienceMs: number): Promise<Jobs> {
    const silence = patienceMs > PATIENCE_MS ? undefined : silences.get(this.#home);
    if (silence !== undefined && performance.now() < silence.until) {
      return await this.#lastKnown(silence.problem);
    }
    try {
      const jobs = await this.#queue([`--format=${QUEUE_FORMAT}`], patienceMs).then(parseJobs);
      silences.delete(this.#home);
      await this.#lastAnswer.keep(jobs);
      return { byName: byName(jobs), age: 0 };
    } catch (problem) {
      if (!(problem instanceof UserError)) throw problem;
      silences.set(this.#home, { problem, until: performance.now() + FRESH_MS });
      return await this.#lastKnown(problem);
    }
  }

  async #lastKnown(problem: UserError): Promise<Jobs> {
    const last = await this.#lastAnswer.read();
    return { byName: byName(last?.jobs ?? []), age: last?.age ?? Infinity, problem };
  }

  async #askExitCodes(): Promise<ReadonlyMap<string, number>> {
    return parseExitCodes(await this.#queue([`--Format=${EXIT_CODE_FORMAT}`, "--states=FAILED"]));
  }

  /** Partitions may be hidden, and jobs are shown by array unless asked otherwise; see squeue(1). */
  async #queue(args: readonly string[], timeoutMs = PATIENCE_MS): Promise<string> {
    const whose = [`--user=${Deno.uid()}`, "--all", "--array", "--states=all"];
    const { code, stdout, complaint } = await this.#ask("squeue", [
      ...whose,
      "--noheader",
      ...args,
    ], { timeoutMs });
    if (code === 0) return stdout;
    throw new UserError(`Slurm does not answer: ${complaint}`);
  }

  /** By number: whoever asks for a time is not told of jobs that never were eligible. An array's are asked for together. */
  async #askAccounting(): Promise<ReadonlyMap<string, Job>> {
    const known = this.#missing.values().filter((id) => id !== undefined);
    const ids = new Set(known.map((id) => id.replace(/_.*$/, "")));
    if (ids.size === 0) return new Map();
    const { code, stdout } = await this.#ask("sacct", [
      ...["--allocations", "--noheader", "--parsable2", `--format=${ACCOUNTED_FORMAT}`],
      `--jobs=${[...ids.values().take(MOST_IDS)].join(",")}`,
    ], { timeoutMs: PATIENCE_MS });
    return code === 0 ? byName(parseAccountedJobs(stdout)) : new Map();
  }
}

/**
 * Names of ours are of one run; the jobs of an array share theirs, and are told apart by the index. In a federation a job
 * has siblings that are revoked.
 */
function byName(jobs: readonly Job[]): Map<string, Job> {
  const found = new Map<string, Job>();
  for (const job of jobs) {
    const [, index] = job.id.split("_");
    const name = index === undefined ? job.name : taskName(job.name, index);
    const other = found.get(name);
    if (other === undefined || stageOf(other) === "over" || other.state === "REVOKED") {
      found.set(name, job);
    }
    const numbered = numberedName({ job_id: job.id, ...job });
    if (numbered !== undefined) found.set(numbered, job);
  }
  return found;
}
