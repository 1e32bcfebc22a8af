/**
 * Asking Slurm: each question is one of its own commands, which finds the cluster by itself (slurm.conf(5)).
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { findProgram } from "../../../sys/find_program.ts";
import { killSession } from "../../../sys/process_session.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";

/**
 * Variables that stand for options: what a user has set for his own eyes (`SQUEUE_PARTITION`) hides jobs from us, or
 * sends a question to another cluster. See squeue(1), ENVIRONMENT VARIABLES.
 */
const OPTION_VARIABLE = /^((SQUEUE|SACCT|SBATCH|SCANCEL|SCONTROL)_|SLURM_CLUSTERS$)/;

/** A controller that is busy or gone must not hold up a list. */
export const PATIENCE_MS = 2_000;
/** What changes something is worth a longer wait: a busy controller takes submissions late, but takes them. */
export const CHANGE_PATIENCE_MS = 30_000;

/** Who made himself a session of his own may hold them for ever. */
const LAST_DRAIN_MS = 500;

export interface SlurmAnswer {
  code: number;
  stdout: string;
  /** The first line that says what is wrong, without the program's name before it. */
  complaint: string;
}

/** Runs a command of Slurm's. */
export type AskSlurm = (
  program: "sbatch" | "squeue" | "scancel" | "scontrol" | "sacct",
  args: readonly string[],
  options?: {
    timeoutMs?: number;
    /** Where no program is taken from; this process's working directory unless given. */
    cwd?: string;
    /** All of its environment; that of this process unless given. */
    env?: Record<string, string>;
    /** Ends it before it has answered. */
    signal?: AbortSignal;
  },
) => Promise<SlurmAnswer>;

export interface AskSlurmOptions {
  /** Told in words, once, that an answer is long in coming. */
  onSlow?: ((message: string) => void) | undefined;
  /** When that is, in milliseconds. */
  slowMs?: number;
}

/** What asks with that environment. */
export function askSlurmIn(
  environment: Readonly<Record<string, string>>,
  { onSlow, slowMs = PATIENCE_MS }: AskSlurmOptions = {},
): AskSlurm {
  let isSaid = false;
  const saySlow = (program: string, timeoutMs: number) => {
    if (isSaid) return;
    isSaid = true;
    onSlow?.(`Slurm has not answered yet: ${program} is given ${timeoutMs / 1000} s`);
  };
  return (program, args, options) =>
    askSlurm(program, args, { env: environment, ...options, saySlow, slowMs });
}

/**
 * Runs it to its end, or until it takes too long.
 *
 * @throws {UserError} when there is no such program, or it does not answer
 */
async function askSlurm(
  program: string,
  args: readonly string[],
  { timeoutMs = CHANGE_PATIENCE_MS, cwd = Deno.cwd(), env, signal, saySlow, slowMs }: {
    saySlow: (program: string, timeoutMs: number) => void;
    slowMs: number;
    timeoutMs?: number;
    cwd?: string;
    env: Readonly<Record<string, string>>;
    signal?: AbortSignal;
  },
): Promise<SlurmAnswer> {
  signal?.throwIfAborted();
  const child = spawn(program, { args, cwd, env: withoutOptions(env) });
  const output = child.output();
  // Nobody is left in the dark for half a minute; what gives up sooner says why by then.
  const patience = Math.min(slowMs, timeoutMs);
  const isQuick = await settlesWithin(output, patience, signal);
  if (!isQuick && patience < timeoutMs && !signal?.aborted) saySlow(program, timeoutMs);
  if (!isQuick && !await settlesWithin(output, timeoutMs - patience, signal)) {
    // With what it has started: at many a site it is a script around the real one, which holds our ends of the pipes.
    await killSession(child.pid);
    await settlesWithin(output, LAST_DRAIN_MS);
    signal?.throwIfAborted();
    throw new UserError(
      `Slurm does not answer: ${program} took longer than ${timeoutMs / 1000} s`,
      {
        hint: "scontrol ping tells whether its controller is up",
      },
    );
  }
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  const said = decoder.decode(stderr).split("\n").map((line) => line.trim());
  return {
    code,
    stdout: decoder.decode(stdout),
    complaint: (said.find((line) => /: (error|fatal): (?!If munged is up)/.test(line)) ??
      said.find((line) => line !== "") ?? "").replace(/^[\w/]+: ((error|fatal): )?/, ""),
  };
}

function spawn(
  program: string,
  { args, cwd, env }: {
    args: readonly string[];
    cwd: string;
    env: Record<string, string>;
  },
): Deno.ChildProcess {
  // One that a repository brings is none of Slurm's.
  const path = findProgram(program, { cwd });
  if (path === undefined) {
    throw new UserError(`cannot reach Slurm: there is no ${program} on PATH`, {
      hint: "use a machine that submits jobs, or load its module: module load slurm",
    });
  }
  return new Deno.Command(path, {
    args: [...args],
    cwd: "/",
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // A Ctrl+C is for us: what it would cut short is half done.
    detached: true,
  }).spawn();
}

function withoutOptions(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OPTION_VARIABLE.test(name)));
}
