/**
 * The programs that are measured, and how.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

export const ISONFORGE = join(
  fromFileUrl(new URL("../..", import.meta.url)),
  "dist",
  "isonforge",
);

export async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

export interface Measurement {
  /** For files of the measurement. */
  directory: string;
  /** A compiled program that only exits. */
  empty: string;
  runs: number;
}

export interface Program {
  program: string;
  args: readonly string[];
  /** `ISONFORGE_HOME`. */
  home: string;
  env?: Record<string, string>;
}

/** Compiles a program that does nothing, with the options of ours. */
export async function compileEmpty(directory: string): Promise<string> {
  const source = join(directory, "empty.ts");
  const output = join(directory, "empty");
  // With an argument it stays, to be looked at.
  const code = 'Deno.args[0] === "stay" ? setTimeout(() => {}, 60_000) : Deno.exit(0);\n';
  await Deno.writeTextFile(source, code);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "--quiet", "--no-config", "--no-lock", "--no-code-cache", "-A"]
      .concat(["--output", output, source]),
  }).output();
  if (!success) throw new Error("cannot compile the empty program");
  return output;
}

/** A command of a program, ready to be started with its output thrown away. */
export function command({ program, args, home, env }: Program): Deno.Command {
  return new Deno.Command(program, {
    args: [...args],
    env: { ISONFORGE_HOME: home, ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
}

/** Wall time of a run in milliseconds. */
export async function timeOf(program: Program): Promise<number> {
  const start = performance.now();
  await command(program).output();
  return performance.now() - start;
}

/** Resident memory of a process in MB (VmRSS, see proc_pid_status(5)). */
export async function residentMb(pid: number | string): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(status.match(/VmRSS:\s+(\d+)/)?.[1]) / 1024;
}

/** Waits until a process has a child; returns the first one's pid. */
export async function firstChildOf(pid: number | string): Promise<string> {
  for (;;) {
    const children = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`);
    if (children.trim() !== "") return children.trim().split(" ")[0] ?? "";
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** User and system time in seconds of what a shell ran: the second line that `times` prints, see sh(1). */
export function childSeconds(stdout: Uint8Array): number {
  const children = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  return Array.from(children.matchAll(/(\d+)m([\d.]+)s/g))
    .reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
