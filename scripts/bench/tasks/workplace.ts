/**
 * Where a task is done: a repository of its own, and the check of what became of it.
 *
 * @module
 */
import { copy } from "@std/fs/copy";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { sendSignal } from "../../../lib/sys/send_signal.ts";
import type { Task } from "./task.ts";

/** A check that waits for something is one that says no. */
const CHECK_MS = 60_000;
const NAME = "Bench";
const EMAIL = "bench@localhost";

/** What was found of a task. */
export type Verdict = { isSolved: true } | { isSolved: false; why: string };

/** What programs of a task see: no settings of who runs the benchmark, but somebody who commits. */
export function taskEnvironment(home: string): Record<string, string> {
  return {
    HOME: home,
    PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH") ?? ""}`,
    DENO: Deno.execPath(),
    NO_COLOR: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: NAME,
    GIT_AUTHOR_EMAIL: EMAIL,
    GIT_COMMITTER_NAME: NAME,
    GIT_COMMITTER_EMAIL: EMAIL,
  };
}

/** Makes the repository `directory/repository`; returns its path. */
export async function makeRepository(
  { repository, setup }: Task,
  directory: string,
): Promise<string> {
  const cwd = join(directory, "repository");
  await copy(repository, cwd);
  const script = `set -e; git init -q -b main .; git add -A; git commit -qm "As it was"\n${setup}`;
  const { code, output } = await shell(script, { cwd, home: directory });
  if (code !== 0) throw new Error(`the repository cannot be made: ${output}`);
  return cwd;
}

/** Whether a task was done, as its check has it. */
export async function checkRepository(
  { check, checker }: Task,
  { cwd, directory }: { cwd: string; directory: string },
): Promise<Verdict> {
  const own = join(directory, "checker");
  await Deno.mkdir(own);
  for (const [path, bytes] of checker) {
    await Deno.mkdir(dirname(join(own, path)), { recursive: true });
    await Deno.writeFile(join(own, path), bytes);
  }
  const { code, output } = await shell(check, { cwd, home: directory, env: { CHECKER: own } });
  if (code === 0) return { isSolved: true };
  return { isSolved: false, why: output.split("\n").at(-1) || `the check ended with ${code}` };
}

/** Its exit code, and what it printed: to standard output, or else to standard error. */
async function shell(
  script: string,
  { cwd, home, env = {} }: { cwd: string; home: string; env?: Record<string, string> },
): Promise<{ code: number; output: string }> {
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", script],
    cwd,
    env: { ...taskEnvironment(home), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  const timer = setTimeout(() => sendSignal(-child.pid, "SIGKILL"), CHECK_MS);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const [said, wrong] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  return { code, output: said || wrong || "" };
}
