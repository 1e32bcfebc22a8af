/**
 * Runs one program once.
 *
 * @module
 */
import { delay } from "../../../lib/sys/delay.ts";
import { sendSignal } from "../../../lib/sys/send_signal.ts";
import { type Memory, memoryOfTree } from "../process_memory.ts";
import { childSeconds } from "../programs.ts";
import { environmentOf, type PreparedRun } from "./candidate.ts";
import type { ScriptedServer } from "./scripted_server.ts";

/** So long a program may take, unless it has hundreds of turns. */
const PATIENCE_MS = 60_000;
/** A program that has sent its request settles down. */
const SETTLE_MS = 1_000;
const SAMPLE_MS = 100;

export interface FinishedRun {
  /** To the first request that offers tools. */
  firstRequestMs: number;
  requestBytes: number;
  /** Of all requests. */
  allBytes: number;
  seconds: number;
  cpuSeconds: number;
}

/** To its end, as the server's script has it. */
export async function runProgram(
  run: PreparedRun,
  { server, patienceMs = PATIENCE_MS, whileItRuns }: {
    server: ScriptedServer;
    patienceMs?: number;
    /** Given the pid that is above it. */
    whileItRuns?: (pid: number, signal: AbortSignal) => Promise<void>;
  },
): Promise<FinishedRun> {
  const start = performance.now();
  // sh prints in its second line what its children used.
  const child = spawn(
    { ...run, program: "/bin/sh", args: ["-c", RUN_AND_COUNT, "sh", run.program, ...run.args] },
    "piped",
  );
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    sendSignal(-child.pid, "SIGKILL");
  }, patienceMs);
  const over = new AbortController();
  const watching = whileItRuns?.(child.pid, over.signal);
  const { success, stdout } = await child.output();
  const seconds = (performance.now() - start) / 1000;
  over.abort();
  clearTimeout(timer);
  await watching;
  if (isLate) throw new Error(`did not end within ${patienceMs / 1000} s`);
  if (!success) throw new Error("failed");
  const calls = server.calls();
  const first = calls.find(({ hasTools }) => hasTools);
  if (first === undefined) throw new Error("did not ask the model");
  return {
    firstRequestMs: first.at - start,
    requestBytes: first.bytes,
    allBytes: calls.reduce((sum, { bytes }) => sum + bytes, 0),
    seconds,
    cpuSeconds: childSeconds(stdout),
  };
}

const RUN_AND_COUNT = '"$@" >/dev/null 2>&1 || exit; times';

/** The most that all processes of a run had resident at once, in MB. */
export async function peakOfTree(pid: number, signal: AbortSignal): Promise<number> {
  let most = 0;
  while (!signal.aborted) {
    most = Math.max(most, memoryOfTree([pid]).rss);
    await delay(SAMPLE_MS);
  }
  return most;
}

/** While the model, which is told to hold, has said nothing yet. */
export async function memoryWhileWaiting(
  run: PreparedRun,
  server: ScriptedServer,
): Promise<Memory> {
  const call = server.nextCall().then(() => true);
  const child = spawn(run, "null");
  const ended = child.status.then(() => false);
  try {
    const isAsked = await Promise.race([call, ended, delay(PATIENCE_MS).then(() => false)]);
    if (!isAsked) throw new Error("did not ask the model");
    await delay(SETTLE_MS);
    return memoryOfTree([child.pid]);
  } finally {
    sendSignal(-child.pid, "SIGKILL");
    await ended;
  }
}

/** In a group of its own, which can be ended. */
function spawn(run: PreparedRun, stdout: "piped" | "null"): Deno.ChildProcess {
  return new Deno.Command(run.program, {
    args: [...run.args],
    ...environmentOf(run),
    cwd: run.cwd,
    stdin: "null",
    stdout,
    stderr: "null",
    detached: true,
  }).spawn();
}
