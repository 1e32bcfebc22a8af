/**
 * Processes, found by what they run.
 *
 * @module
 */
import { processTable } from "../../lib/sys/platform.ts";
import { poll } from "./poll.ts";
import type { RunOptions, Sandbox } from "./sandbox.ts";

/**
 * A duration for `sleep` that no other process of this machine has: whoever is found by its command, among all that run
 * here, must have something in it that no other test has, and no other run of the same one.
 */
export function uniqueSeconds(): string {
  return `${30_000 + Math.floor(Math.random() * 60_000)}.${Math.floor(Math.random() * 1e9)}`;
}

/** Of a shell: waits until what it has just started in the background has become `sleep`, in a session of its own if it wants. */
export const UNTIL_IT_SLEEPS = 'until [ "$(ps -o comm= -p $!)" = sleep ]; do sleep 0.02; done';

/** Words of a shell that wait until a program runs with this command line, and so has left the group of the shell that ends. */
export function untilRunning(commandLine: string): string {
  return `until pgrep -fx "${commandLine}" >/dev/null; do sleep 0.02; done`;
}

/** The command with such a duration in place of each that it names, and these `sleep …`, in their order. */
export function withUniqueSleeps(command: string): { command: string; sleeps: string[] } {
  const sleeps: string[] = [];
  const unique = command.replace(/sleep \d{3}\b/g, () => {
    const sleep = `sleep ${uniqueSeconds()}`;
    sleeps.push(sleep);
    return sleep;
  });
  return { command: unique, sleeps };
}

/** The words of a process, separated by spaces; empty when it has ended. */
export function commandLine(pid: number): string {
  return processTable().commandLines([pid]).get(pid) ?? "";
}

/** Pids of all processes whose whole command line is `command`, of which there is one alone; see `uniqueSeconds()`. */
export function pidsRunning(command: string): number[] {
  return Array.from(everyCommandLine()).flatMap(([pid, line]) => line === command ? [pid] : []);
}

/** The command lines that hold `mark`, which no other has. */
export function linesWith(mark: string): string[] {
  return Array.from(everyCommandLine().values()).filter((line) => line.includes(mark));
}

/** Whether any process has `mark` in its command line. */
export function isRunning(mark: string): boolean {
  return linesWith(mark).length > 0;
}

function everyCommandLine(): ReadonlyMap<number, string> {
  const table = processTable();
  return table.commandLines(table.list().map(({ pid }) => pid));
}

/** Waits until a process of the sandbox runs a command that contains `words`; returns its pid. */
export async function processRunning(sandbox: Sandbox, words: string): Promise<number> {
  return await poll(
    () => {
      const lines = processTable().commandLines(sandbox.processes());
      return Array.from(lines).find(([_pid, line]) => line.includes(words))?.[0];
    },
    `a process that runs "${words}"`,
  );
}

/**
 * Waits until it is written down that an agent runs a command, which is a moment after that has begun. Until its next step it
 * writes no more than signs of life.
 */
export async function commandRecorded(
  sandbox: Sandbox,
  id: string,
  options: RunOptions = {},
): Promise<void> {
  const isRecorded = async () => /doing +bash/.test(await sandbox.ok(["inspect", id], options));
  await poll(isRecorded, `the command of ${id} to be recorded`);
}

/** The agent itself: the supervisor's first child; the others are orphans that it adopted. */
export async function workerOf(sandbox: Sandbox, id: string): Promise<number> {
  const supervisor = sandbox.meta(id).pid;
  const table = processTable();
  return await poll(
    () => sandbox.processes().find((pid) => table.read(pid)?.parentPid === supervisor),
    "the worker",
  );
}

/**
 * Kills supervisor and worker at once, so that nobody is left to record the end, and waits until they are gone. What a
 * tool has started goes on.
 */
export async function killRun(sandbox: Sandbox, id: string): Promise<void> {
  const group = Number(sandbox.meta(id).pid);
  Deno.kill(-group, "SIGKILL");
  const table = processTable();
  await poll(
    () => sandbox.processes().every((pid) => table.read(pid)?.groupId !== group),
    `supervisor and worker of ${id} to be gone`,
  );
}

/** The most memory that a process has had so far (VmHWM), in MB; undefined when it has ended, or not on Linux. */
export function peakMemoryMb(pid: number): number | undefined {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const kb = /^VmHWM:\s*(\d+) kB/m.exec(status)?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}
