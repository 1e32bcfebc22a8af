// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Measures what users wait for and what an agent costs: `deno task bench --help`. The program that it measures is
 * dist/isonforge, which is built where there is none.
 *
 * @module
 */
import { fromFileUrl } from "@std/path/from-file-url";
import { VERSION } from "../lib/version.ts";
import { measureEndless } from "./bench/endless.ts";
import { measureEngine } from "./bench/engine.ts";
import { type Figures, formatFigure, formatFigures } from "./bench/figures.ts";
import { inDirectory } from "./bench/in_directory.ts";
import { type BenchOptions, readOptions, USAGE, WrongUsage } from "./bench/options.ts";
import { compileEmpty, ISONFORGE, isThere } from "./bench/programs.ts";
import { measureSandbox } from "./bench/sandbox.ts";
import { measureStartUp } from "./bench/start_up.ts";
import { denoFlags } from "./deno_flags.ts";
import { updateMadePart } from "./made_part.ts";

const README = fromFileUrl(new URL("../README.md", import.meta.url));
const BENCHMARKS = fromFileUrl(new URL("../.github/BENCHMARKS.md", import.meta.url));
const KEPT = fromFileUrl(new URL("./bench/figures.json", import.meta.url));
const BUILD = fromFileUrl(new URL("./build.ts", import.meta.url));

if (import.meta.main) Deno.exit(await run());

async function run(): Promise<number> {
  try {
    return await main(readOptions(Deno.args));
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    console.error(`error: ${error.message}\nhint: deno task bench --help`);
    return 2;
  }
}

async function main(options: BenchOptions): Promise<number> {
  switch (options.kind) {
    case "help":
      console.log(USAGE);
      return 0;
    case "check":
      return await checkFigures();
    case "own":
      await buildUnlessThere();
      return await measureOurs(options);
    case "peers":
      await buildUnlessThere();
      return await comparePeers(options);
    case "growth":
      await buildUnlessThere();
      return await measureGrowth(options);
    case "tasks": {
      const { runTasks } = await import("./bench/tasks/run_tasks.ts");
      if (options.tasks.program === ISONFORGE) await buildUnlessThere();
      return await inDirectory((directory) => runTasks(options.tasks, directory));
    }
  }
}

async function buildUnlessThere(): Promise<void> {
  if (await isThere(ISONFORGE)) return;
  console.error("bench: building dist/isonforge");
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...denoFlags(), "-A", BUILD],
    stdin: "null",
    stdout: "null",
  }).output();
  if (!success) throw new Error("cannot build dist/isonforge");
}

interface Asked {
  runs: number;
  isWrite: boolean;
}

async function measureOurs({ runs, isWrite }: Asked): Promise<number> {
  const measured = await inDirectory(async (directory): Promise<Figures> => {
    const measurement = { directory, empty: await compileEmpty(directory), runs };
    const figures = [
      ...await measureStartUp(measurement),
      ...await measureEngine(measurement),
      ...await measureEndless(measurement),
      ...await measureSandbox(measurement),
    ];
    return { version: VERSION, cores: navigator.hardwareConcurrency, runs, figures };
  });
  for (const figure of measured.figures) console.log(formatFigure(figure));
  if (isWrite) {
    await Deno.writeTextFile(KEPT, `${JSON.stringify(measured, null, 2)}\n`);
    await updateMadePart(README, { by: "scripts/bench.ts", text: formatFigures(measured) });
  }
  return 0;
}

async function comparePeers({ runs, isWrite }: Asked): Promise<number> {
  const { compare } = await import("./bench/peers/compare.ts");
  const { formatComparison } = await import("./bench/peers/format_comparison.ts");
  const text = await inDirectory(async (directory) =>
    formatComparison(await compare({ directory, empty: await compileEmpty(directory), runs }))
  );
  console.log(text);
  if (isWrite) await updateMadePart(BENCHMARKS, { by: "scripts/bench.ts", text });
  return 0;
}

async function measureGrowth({ isWrite }: Pick<Asked, "isWrite">): Promise<number> {
  const { formatGrowth, isFlat } = await import("./bench/growth/growth.ts");
  const { measureWorkerDay } = await import("./bench/growth/worker_day.ts");
  const { measureLargeLog } = await import("./bench/growth/large_log.ts");
  const { measureTopHour } = await import("./bench/growth/top_hour.ts");
  const growths = await inDirectory(async (directory) => [
    await measureWorkerDay({ directory }),
    await measureLargeLog({ directory }),
    await measureTopHour({ directory }),
  ]);
  const text = formatGrowth(growths);
  console.log(text);
  if (isWrite) await updateMadePart(BENCHMARKS, { by: "scripts/bench/growth", text });
  return growths.every(isFlat) ? 0 : 1;
}

async function checkFigures(): Promise<number> {
  const kept: Figures = JSON.parse(await Deno.readTextFile(KEPT));
  const isStale = await updateMadePart(README, {
    by: "scripts/bench.ts",
    text: formatFigures(kept),
    isCheck: true,
  });
  if (!isStale && kept.version === VERSION) return 0;
  console.error(
    "bench: the figures in README.md are stale: `deno task bench --write` measures anew",
  );
  return 1;
}
