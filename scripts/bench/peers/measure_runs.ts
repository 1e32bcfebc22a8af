/**
 * What one answer costs with each program: time, processor time, memory, and what is sent for it.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { delay } from "../../../lib/sys/delay.ts";
import { memoryOfTree } from "../process_memory.ts";
import { childSeconds } from "../programs.ts";
import type { CommandLine, Contestant, Place } from "./contestants.ts";
import type { ScriptedServer } from "./scripted_server.ts";

/** What was measured of one program, a number for each time. */
export interface RunSamples {
  /** ms */
  firstRequest: number[];
  /** s */
  wholeRun: number[];
  /** s */
  runCpu: number[];
  /** s */
  manyTokensCpu: number[];
  /** MB, of the whole tree */
  waitingRss: number[];
  /** MB, of the whole tree */
  waitingPss: number[];
  /** KB */
  request: number[];
}

export const MANY_TOKENS = 20_000;

/** So long a program may take for anything. */
const PATIENCE_MS = 60_000;
/** A program that has sent its request settles down. */
const SETTLE_MS = 1_000;

/** An installed program with an empty home of its own. */
export interface Candidate {
  contestant: Contestant;
  program: string;
  home: string;
}

export function noSamples(): RunSamples {
  return {
    firstRequest: [],
    wholeRun: [],
    runCpu: [],
    manyTokensCpu: [],
    waitingRss: [],
    waitingPss: [],
    request: [],
  };
}

/** One round of one program; the caller takes turns among them. */
export async function measureOnce(
  candidate: Candidate,
  { server, samples }: { server: ScriptedServer; samples: RunSamples },
): Promise<void> {
  const line = await prepared(candidate, server);
  server.play({ words: 1 });
  const short = await timed(line, { server });
  samples.firstRequest.push(short.firstRequestMs);
  samples.request.push(short.requestBytes / 1024);
  samples.wholeRun.push(short.seconds);
  samples.runCpu.push(short.cpuSeconds);
  server.play({ words: MANY_TOKENS });
  samples.manyTokensCpu.push((await timed(line, { server })).cpuSeconds);
  server.play("hold");
  const { rss, pss } = await memoryWhileWaiting(line, server);
  samples.waitingRss.push(rss);
  samples.waitingPss.push(pss);
}

async function prepared(
  { contestant, program, home }: Candidate,
  { origin }: ScriptedServer,
): Promise<CommandLine & { cwd: string }> {
  const place: Place = { origin, home };
  for (const [name, text] of Object.entries(contestant.files?.(place) ?? {})) {
    await Deno.mkdir(dirname(join(home, name)), { recursive: true });
    await Deno.writeTextFile(join(home, name), text);
  }
  const cwd = join(home, "project");
  await Deno.mkdir(cwd, { recursive: true });
  return { ...contestant.command(program, place), cwd };
}

interface Timed {
  firstRequestMs: number;
  requestBytes: number;
  seconds: number;
  cpuSeconds: number;
}

async function timed(
  { program, args, env, cwd }: CommandLine & { cwd: string },
  { server }: { server: ScriptedServer },
): Promise<Timed> {
  const call = server.nextCall();
  const start = performance.now();
  // sh prints in its second line what its children used.
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", '"$@" >/dev/null 2>&1 || exit; times', "sh", program, ...args],
    ...environment(env),
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).spawn();
  const { success, stdout } = await child.output();
  const seconds = (performance.now() - start) / 1000;
  if (!success) throw new Error(`${program} failed`);
  const { at, bytes } = await call;
  const cpuSeconds = childSeconds(stdout);
  return { firstRequestMs: at - start, requestBytes: bytes, seconds, cpuSeconds };
}

async function memoryWhileWaiting(
  { program, args, env, cwd }: CommandLine & { cwd: string },
  server: ScriptedServer,
) {
  const call = server.nextCall();
  const child = new Deno.Command(program, {
    args: [...args],
    ...environment(env),
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  try {
    await call;
    await delay(SETTLE_MS);
    return memoryOfTree([child.pid]);
  } finally {
    Deno.kill(-child.pid, "SIGKILL");
    await child.status;
  }
}

/** Nothing of who runs the benchmark: no keys, no configuration. */
function environment(env: Record<string, string>) {
  return { clearEnv: true, env: { PATH: Deno.env.get("PATH") ?? "", LANG: "C.UTF-8", ...env } };
}
