/**
 * Asking Slurm: each question is one of its own commands, which finds the cluster by itself (slurm.conf(5)).
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { findProgram } from "../../../sys/find_program.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";

/** A controller that is busy or gone must not hold up a list. */
export const PATIENCE_MS = 2_000;
/** What changes something is worth a longer wait: a busy controller takes submissions late, but takes them. */
const CHANGE_PATIENCE_MS = 30_000;

export interface SlurmAnswer {
  code: number;
  stdout: string;
  /** The first line that says something, without the program's name before it. */
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
  },
) => Promise<SlurmAnswer>;

/**
 * Runs it to its end, or until it takes too long.
 *
 * @throws {UserError} when there is no such program, or it does not answer
 */
export const askSlurm: AskSlurm = async (program, args, options = {}) => {
  const { timeoutMs = CHANGE_PATIENCE_MS, cwd = Deno.cwd(), env } = options;
  const child = spawn(program, { args, cwd, env });
  const output = child.output();
  if (!await settlesWithin(output, timeoutMs)) {
    child.kill("SIGKILL");
    await output;
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
    complaint: (said.find((line) => line !== "") ?? "").replace(/^\w+: (error: )?/, ""),
  };
};

function spawn(
  program: string,
  { args, cwd, env }: {
    args: readonly string[];
    cwd: string;
    env: Record<string, string> | undefined;
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
    clearEnv: env !== undefined,
    env: { SLURM_TIME_FORMAT: "standard", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}
