/**
 * How long commands take.
 *
 * @module
 */
import { join } from "@std/path/join";
import { agentIds, copyRecords, isonforge } from "../homes.ts";
import { firstChildOf, ISONFORGE, type Measurement, type Program, timeOf } from "../programs.ts";
import { spreadOf } from "../spread.ts";
import type { OwnFigure } from "./own_figure.ts";

const MB = 1024 * 1024;

/** How long commands take beside an empty program, taking turns. */
export async function measureCommands(
  { directory, empty, runs }: Measurement,
): Promise<OwnFigure[]> {
  const [hundred, thousand, one] = ["hundred", "thousand", "one"].map((name) =>
    join(directory, name)
  );
  await copyRecords(hundred!, 100);
  await copyRecords(thousand!, 1000);
  await copyRecords(one!, 1);
  const [id = ""] = await agentIds(one!);
  const large = join(directory, "large");
  await copyRecords(large, 1);
  const [largeId = ""] = await agentIds(large);
  await growLog(join(large, "agents", largeId, "stdout.log"), 4096);
  const ours = (args: string[], home: string) => ({ program: ISONFORGE, args, home });
  const start = ["--bg", "--model", "rehearsal", "x"];
  const commands: Array<{ name: string; target?: number; line: Program }> = [
    {
      name: "an empty compiled program",
      line: { program: empty, args: [], home: one! },
    },
    { name: "isonforge --version", target: 1.25, line: ours(["--version"], one!) },
    { name: "isonforge --bg", target: 1.8, line: ours(start, one!) },
    { name: "isonforge agents, 100 agents", target: 1.5, line: ours(["agents"], hundred!) },
    { name: "isonforge agents, 1,000 agents", target: 2, line: ours(["agents"], thousand!) },
    {
      name: "isonforge logs -n 50 of 1 KB",
      line: ours(["logs", "-n", "50", id], one!),
    },
    {
      name: "isonforge logs -n 50 of 4 GB",
      line: ours(["logs", "-n", "50", largeId], large),
    },
  ];
  const times = commands.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, { name, line }] of commands.entries()) {
      times[index]?.push(await timeOf(line));
      if (name !== "isonforge --bg") continue;
      // What it started must not run beside the next measurement, nor make its home larger.
      const started = (await agentIds(one!)).filter((other) => other !== id);
      await isonforge(["stop", ...started], one!);
      await isonforge(["rm", ...started], one!);
    }
  }
  const floor = spreadOf(times[0] ?? []).median;
  return commands.map(({ name, target }, index): OwnFigure => {
    const spread = spreadOf(times[index] ?? []);
    return {
      name,
      unit: "ms",
      spread,
      ratio: spread.median / floor,
      ...(target === undefined ? {} : { target }),
    };
  });
}

/** Extends a log to so many MB of lines; the most of it is a hole. */
async function growLog(path: string, megabytes: number): Promise<void> {
  using log = await Deno.open(path, { write: true });
  await log.truncate(megabytes * MB);
  await log.seek(0, Deno.SeekMode.End);
  const lines = Array.from({ length: 100 }, (_, line) => `line ${line}\n`).join("");
  await log.write(new TextEncoder().encode(`\n${lines}`));
}

/** How long a willing agent takes to stop. */
export async function measureStop(
  { directory, runs }: Pick<Measurement, "directory" | "runs">,
): Promise<OwnFigure[]> {
  const home = join(directory, "stop");
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    await isonforge(["--bg", "--model", "rehearsal", "rehearse: sleep 600"], home);
    const [id = ""] = await agentIds(home);
    const { pid } = JSON.parse(await Deno.readTextFile(join(home, "agents", id, "meta.json")));
    // Its tool runs.
    await firstChildOf(await firstChildOf(pid));
    const start = performance.now();
    await isonforge(["stop", id], home);
    times.push(performance.now() - start);
    await isonforge(["rm", id], home);
  }
  return [{ name: "stop of a willing agent", unit: "ms", spread: spreadOf(times) }];
}
