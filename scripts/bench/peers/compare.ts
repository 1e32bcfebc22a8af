// deno-lint-ignore-file no-console -- it takes minutes: who waits wants to know for what
/**
 * `deno task bench --peers`: our program beside the coding agents that npm has, and beside its own targets.
 *
 * @module
 */
import { join } from "@std/path/join";
import { VERSION } from "../../../lib/version.ts";
import { measureCommands, measureStop } from "../own/commands.ts";
import { measureCrowd } from "../own/crowd.ts";
import { measureFollower } from "../own/follower.ts";
import { measureLongRun } from "../own/long_run.ts";
import type { OwnFigure } from "../own/own_figure.ts";
import { type Measurement, timeOf } from "../programs.ts";
import { spreadOf } from "../spread.ts";
import { CONTESTANTS } from "./contestants.ts";
import type { Compared, Comparison } from "./format_comparison.ts";
import { installed } from "./install.ts";
import { type Candidate, measureOnce, noSamples } from "./measure_runs.ts";
import { startScriptedServer } from "./scripted_server.ts";

/** Measures everything. */
export async function compare(measurement: Measurement): Promise<Comparison> {
  const { compared, missing, floor } = await comparePeers(measurement);
  return {
    compared,
    missing,
    floor: spreadOf(floor),
    own: await measureOwn(measurement),
    machine: {
      cores: navigator.hardwareConcurrency,
      memoryGb: Math.round(Deno.systemMemoryInfo().total / 1024 ** 3),
      system: `${Deno.build.os} ${Deno.build.arch}`,
    },
    runs: measurement.runs,
  };
}

async function comparePeers({ directory, empty, runs }: Measurement) {
  const missing: string[] = [];
  const candidates: Array<Candidate & { compared: Compared }> = [];
  await using server = startScriptedServer();
  for (const contestant of CONTESTANTS) {
    const { name, npm } = contestant;
    const program = await installed(contestant);
    const candidate = {
      contestant,
      program: program ?? "",
      home: join(directory, "peers", name),
      compared: { name, version: npm?.version ?? VERSION, samples: noSamples() },
    };
    // The first run sets up its home, and is not counted.
    const works = program !== undefined &&
      await measureOnce(candidate, { server, samples: noSamples() }).then(() => true, (error) => {
        console.error(`bench: ${name}: ${error}`);
        return false;
      });
    if (works) candidates.push(candidate);
    else missing.push(name);
  }
  const floor: number[] = [];
  for (let run = 0; run < runs; run++) {
    floor.push(await timeOf({ program: empty, args: [], home: directory }));
    for (const candidate of candidates) {
      await measureOnce(candidate, { server, samples: candidate.compared.samples });
    }
    console.error(`bench: round ${run + 1} of ${runs}`);
  }
  return { compared: candidates.map(({ compared }) => compared), missing, floor };
}

async function measureOwn(measurement: Measurement): Promise<OwnFigure[]> {
  const figures: OwnFigure[] = [];
  const parts = [
    measureCommands,
    measureStop,
    measureFollower,
    measureLongRun,
    (it: Measurement) => measureCrowd(10, { ...it, targets: { memory: "≤ 180 MB" } }),
    (it: Measurement) =>
      measureCrowd(100, { ...it, targets: { memory: "≤ 1500 MB", stop: "≤ 2 s" } }),
  ];
  for (const part of parts) {
    const measured = await part(measurement);
    for (const { name, unit, spread } of measured) {
      console.error(`bench: ${name}: ${spread.median.toFixed(2)} ${unit}`);
    }
    figures.push(...measured);
  }
  return figures;
}
