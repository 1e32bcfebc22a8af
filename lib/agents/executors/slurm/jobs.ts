/**
 * The user's jobs, asked for once for all agents of a command.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../../errors.ts";
import { writeFileAtomically } from "../../../sys/files/atomic_write.ts";
import { taskName } from "./find_job.ts";
import { type AskSlurm, PATIENCE_MS } from "./slurm_program.ts";

/** A job as Slurm tells of it. */
export interface Job {
  /** `4711`, or `4711_3` of an array. */
  id: string;
  /** In Slurm's word, e.g. `PENDING`; see squeue(1), JOB STATE CODES. */
  state: string;
  /** Where it runs or ran; empty while it waits. */
  nodes: string;
  name: string;
  exitCode: number;
  /** Why it waits, or how it ended, in Slurm's word. */
  reason: string;
  /** How often it was requeued. */
  restarts: number;
}

/** What Slurm said, and how old that is. */
export interface Jobs {
  /** By what `findJob()` looks for. */
  byName: ReadonlyMap<string, Job>;
  /** Seconds since it was said; 0: just now. */
  age: number;
  /** Why nothing newer is known. */
  problem?: string;
}

/** Whoever waits looks often; the controller is asked no more often than this. */
const FRESH_MS = 1_500;

/** In the home: the last answer, for when none comes. */
const LAST_ANSWER = "slurm.json";

const FIELDS = [
  "JobArrayID",
  "State",
  "NodeList",
  "Name",
  "exit_code",
  "Reason",
  "RestartCnt",
] as const;
/** Slurm cuts fields at 20 characters unless told otherwise. */
const WIDTH = 128;
/** Between two fields; no name of ours, of a node or a reason holds it. */
const SEPARATOR = "|";

const ACCOUNTED_FIELDS = ["JobID", "JobName%64", "State", "ExitCode", "NodeList"] as const;
/** An end that nobody has looked at for longer stays `lost`. */
const ACCOUNTED_SINCE = "now-30days";

/** What can be known of the jobs of this user. */
export class JobBoard {
  readonly #ask: AskSlurm;
  readonly #path: string;
  #jobs: Promise<Jobs> | undefined;
  #accounted: Promise<ReadonlyMap<string, Job>> | undefined;
  #askedAt = -Infinity;

  /** @param home where the last answer is kept */
  constructor(home: string, ask: AskSlurm) {
    this.#ask = ask;
    this.#path = join(home, LAST_ANSWER);
  }

  /** All that Slurm still knows, ended ones for some minutes; never rejects. */
  jobs(): Promise<Jobs> {
    if (this.#jobs === undefined || performance.now() - this.#askedAt > FRESH_MS) {
      this.#askedAt = performance.now();
      this.#jobs = this.#look();
    }
    return this.#jobs;
  }

  /**
   * What the accounting knows of jobs that have ended: asked once, and only for an end that nobody else can tell. Where
   * there is no accounting it knows of none; never rejects.
   */
  accounted(): Promise<ReadonlyMap<string, Job>> {
    return this.#accounted ??= this.#askAccounting().catch(() => new Map());
  }

  async #askAccounting(): Promise<ReadonlyMap<string, Job>> {
    const { code, stdout } = await this.#ask("sacct", [
      ...["--allocations", "--noheader", "--parsable2", `--starttime=${ACCOUNTED_SINCE}`],
      `--format=${ACCOUNTED_FIELDS.join(",")}`,
    ], { timeoutMs: PATIENCE_MS });
    return code === 0 ? byName(parseAccountedJobs(stdout)) : new Map();
  }

  /** The next question is asked anew: something has just been changed. */
  forget(): void {
    this.#jobs = undefined;
  }

  async #look(): Promise<Jobs> {
    try {
      const list = await this.#questions();
      await this.#keep(list);
      return { byName: byName(list), age: 0 };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return await this.#lastKnown(error.message);
    }
  }

  async #questions(): Promise<Job[]> {
    const format = FIELDS.map((field) => `${field}:${WIDTH}${SEPARATOR}`).join(",");
    const args = ["--me", "--noheader", "--array", "--states=all", `--Format=${format}`];
    const { code, stdout, complaint } = await this.#ask("squeue", args, { timeoutMs: PATIENCE_MS });
    if (code === 0) return parseJobs(stdout);
    throw new UserError(`Slurm does not answer: ${complaint}`);
  }

  /** What cannot be kept is not there when Slurm is not, and that is all. */
  async #keep(jobs: readonly Job[]): Promise<void> {
    const text = JSON.stringify({ at: new Date().toISOString(), jobs });
    await writeFileAtomically(this.#path, text, { mode: 0o600 }).catch(() => {});
  }

  async #lastKnown(problem: string): Promise<Jobs> {
    try {
      const { at, jobs } = JSON.parse(await Deno.readTextFile(this.#path));
      const age = Math.max(0, (Date.now() - Date.parse(at)) / 1000);
      return { byName: byName(jobs as Job[]), age, problem };
    } catch {
      return { byName: new Map(), age: Infinity, problem };
    }
  }
}

/** The lines of squeue(1). */
export function parseJobs(text: string): Job[] {
  return text.split("\n").filter((line) => line.includes(SEPARATOR)).map((line) => {
    const [id = "", state = "", nodes = "", name = "", status = "0", reason = "", restarts = "0"] =
      line.split(SEPARATOR).map((field) => field.trim());
    return {
      id,
      state,
      nodes,
      name,
      // As wait(2) has it.
      exitCode: Number(status) >> 8,
      reason,
      restarts: Number(restarts),
    };
  });
}

/** The lines of sacct(1): `CANCELLED by 1000` is a state, too, and an exit code has the signal behind it. */
export function parseAccountedJobs(text: string): Job[] {
  return text.split("\n").filter((line) => line.includes(SEPARATOR)).map((line) => {
    const [id = "", name = "", state = "", exitCode = "0:0", nodes = ""] = line.split(SEPARATOR);
    return {
      id,
      name,
      state: state.split(" ", 1)[0] ?? state,
      exitCode: Number.parseInt(exitCode),
      nodes: nodes === "None assigned" ? "" : nodes,
      reason: "",
      restarts: 0,
    };
  });
}

/** Names of ours are of one run; the jobs of an array share theirs, and are told apart by the index. */
function byName(jobs: readonly Job[]): Map<string, Job> {
  return new Map(jobs.map((job) => {
    const [, index] = job.id.split("_");
    return [index === undefined ? job.name : taskName(job.name, index), job];
  }));
}
