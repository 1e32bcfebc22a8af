// deno-lint-ignore-file no-console -- it takes minutes: who waits wants to know for what
/**
 * `deno task bench --peers`: our program beside the coding agents that npm has, and beside its own targets.
 *
 * @module
 */
import { join } from "@std/path/join";
import { VERSION } from "../../../lib/version.ts";
import { measureOwn } from "../own/own.ts";
import { type Measurement, timeOf } from "../programs.ts";
import { spreadOf } from "../spread.ts";
import type { Candidate } from "./candidate.ts";
import { type Contestant, type Extra, EXTRAS } from "./contestants/contestant.ts";
import { CONTESTANTS } from "./contestants/contestants.ts";
import type { Compared, Comparison } from "./comparison.ts";
import { installed } from "./install.ts";
import { LONG_ROUNDS, LONG_STEPS, type Step, STEPS } from "./measure_round.ts";
import { noSamples } from "./rows.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted_server.ts";
import { NAMES, setUp } from "./set_up.ts";

/** All of it is to be over within twenty minutes, of which what follows takes some five. */
const NO_LONG_ROUND_AFTER_MS = 10 * 60_000;

/** One that takes part. */
interface Competitor extends Candidate {
  compared: Compared;
  /** Those of its switches that work here. */
  extras: readonly Extra[];
}

/** Measures everything. */
export async function compare(measurement: Measurement): Promise<Comparison> {
  const peers = await comparePeers(measurement);
  return {
    ...peers,
    floor: spreadOf(peers.floor),
    own: await measureOwn(measurement, peers),
    machine: {
      cores: navigator.hardwareConcurrency,
      memoryGb: Math.round(Deno.systemMemoryInfo().total / 1024 ** 3),
      system: `${await processorName()}, ${Deno.build.os} ${Deno.osRelease()}`,
    },
    runs: measurement.runs,
  };
}

async function comparePeers({ directory, empty, runs }: Measurement) {
  const began = performance.now();
  const notes: string[] = [];
  const note = (text: string) => {
    console.error(`bench: ${text}`);
    notes.push(text);
  };
  await using server = startScriptedServer();
  const competitors: Competitor[] = [];
  for (const contestant of CONTESTANTS) {
    const competitor = await enter(contestant, { directory, server, note });
    if (competitor !== undefined) competitors.push(competitor);
  }
  const floor: number[] = [];
  for (let run = 0; run < runs; run++) {
    floor.push(await timeOf({ program: empty, args: [], home: directory }));
    for (const competitor of competitors) {
      await measure(competitor, { steps: STEPS, server, note });
    }
    console.error(`bench: round ${run + 1} of ${runs}`);
  }
  for (let run = 0; run < Math.min(runs, LONG_ROUNDS); run++) {
    if (run > 0 && performance.now() - began > NO_LONG_ROUND_AFTER_MS) break;
    for (const competitor of competitors) {
      await measure(competitor, { steps: LONG_STEPS, server, note });
    }
    console.error(`bench: long runs, round ${run + 1}`);
  }
  return { compared: competitors.map(({ compared }) => compared), notes, floor };
}

/** Undefined where a peer cannot be had; ours must be there. */
async function enter(
  contestant: Contestant,
  { directory, server, note }: {
    directory: string;
    server: ScriptedServer;
    note(text: string): void;
  },
): Promise<Competitor | undefined> {
  const { name, npm } = contestant;
  const isOurs = npm === undefined;
  const own = join(directory, "peers", name);
  await Deno.mkdir(own, { recursive: true });
  const extras: Extra[] = [];
  try {
    const candidate = { contestant, program: await installed(contestant, own), directory: own };
    await setUp(candidate, { server });
    for (const extra of EXTRAS.filter((extra) => contestant.extras.includes(extra))) {
      try {
        await setUp(candidate, { server, extra });
        extras.push(extra);
      } catch (error) {
        note(`${name}, ${NAMES[extra]}: ${reason(error)}`);
      }
    }
    const compared = { name, version: npm?.version ?? VERSION, samples: noSamples() };
    return { ...candidate, compared, extras };
  } catch (error) {
    if (isOurs) throw error;
    note(`${name} is not compared: ${reason(error)}`);
    return undefined;
  }
}

/** A peer that fails has no number for it; ours must not fail. */
async function measure(
  competitor: Competitor,
  { steps, server, note }: {
    steps: readonly Step[];
    server: ScriptedServer;
    note(text: string): void;
  },
): Promise<void> {
  const { compared: { name, samples }, contestant, extras } = competitor;
  for (const { rows, extra, measure } of steps) {
    if (extra !== undefined && !extras.includes(extra)) continue;
    try {
      const numbers = await measure(competitor, server);
      for (const row of rows) samples[row].push(numbers[row] ?? Number.NaN);
    } catch (error) {
      if (contestant.npm === undefined) throw error;
      note(`${name}, ${rows[0]}: ${reason(error)}`);
      for (const row of rows) samples[row].push(Number.NaN);
    }
  }
}

/** As the kernel names it, see proc_cpuinfo(5); elsewhere its architecture. */
async function processorName(): Promise<string> {
  try {
    const text = await Deno.readTextFile("/proc/cpuinfo");
    return /^model name\s*:\s*(.+)$/m.exec(text)?.[1] ?? Deno.build.arch;
  } catch {
    return Deno.build.arch;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
