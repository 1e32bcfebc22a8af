/**
 * How long commands take, as ratios to an empty compiled program.
 *
 * The runs are interleaved: machines are noisy, and what disturbs one program then disturbs the other.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { Figure } from "./figures.ts";
import { agentIds, copyRecords, isonforge } from "./homes.ts";
import { ISONFORGE, type Measurement, median, timeOf } from "./programs.ts";

/** A figure for each command, the empty program's first. */
export async function measureStartUp({ directory, empty, runs }: Measurement): Promise<Figure[]> {
  const many = join(directory, "many");
  const one = join(directory, "one");
  await copyRecords(many, 100);
  await copyRecords(one, 1);
  const [id = ""] = await agentIds(one);
  const commands = {
    "an empty compiled program": { program: empty, args: [], home: one },
    "isonforge --version": { program: ISONFORGE, args: ["--version"], home: one },
    "isonforge --bg": {
      program: ISONFORGE,
      args: ["--bg", "--model", "rehearsal", "x"],
      home: one,
    },
    "isonforge agents (100 agents)": { program: ISONFORGE, args: ["agents"], home: many },
    "isonforge logs": { program: ISONFORGE, args: ["logs", id], home: one },
  };
  const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  for (let run = 0; run < runs; run++) {
    for (const [name, program] of Object.entries(commands)) {
      times.get(name)?.push(await timeOf(program));
      if (name !== "isonforge --bg") continue;
      // What it started must not run beside the next measurement, nor make its home larger.
      const started = (await agentIds(one)).filter((other) => other !== id);
      await isonforge(["stop", ...started], one);
      await isonforge(["rm", ...started], one);
    }
  }
  const medians = [...times].map(([name, all]) => [name, median(all)] as const);
  const floor = medians[0]?.[1] ?? Number.NaN;
  return medians.map(([name, value]) => ({ name, value, unit: "ms", ratio: value / floor }));
}
