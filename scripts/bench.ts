// deno-lint-ignore-file no-console -- its output is what it is for
/**
 * Measures what users wait for and what an agent costs, beside an empty compiled program:
 *
 *     deno task bench [--runs N]    # needs dist/isonforge (deno task build)
 *     deno task bench --write       # and keeps the figures, for the README
 *     deno task bench --check       # measures nothing: exit code 1 when the README shows others
 *                                   # than were kept, or those of another version
 *     deno task bench --peers       # beside other coding agents, which npm has; --write keeps it in
 *                                   # .github/BENCHMARKS.md
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fromFileUrl } from "@std/path/from-file-url";
import { VERSION } from "../lib/version.ts";
import { measureEndless } from "./bench/endless.ts";
import { measureEngine } from "./bench/engine.ts";
import { type Figures, formatFigure, formatFigures } from "./bench/figures.ts";
import { inDirectory } from "./bench/in_directory.ts";
import { compileEmpty } from "./bench/programs.ts";
import { measureSandbox } from "./bench/sandbox.ts";
import { measureStartUp } from "./bench/start_up.ts";
import { updateMadePart } from "./made_part.ts";

const README = fromFileUrl(new URL("../README.md", import.meta.url));
const BENCHMARKS = fromFileUrl(new URL("../.github/BENCHMARKS.md", import.meta.url));
const KEPT = fromFileUrl(new URL("./bench/figures.json", import.meta.url));

if (import.meta.main) {
  const { runs, write, check, peers } = parseArgs(Deno.args, {
    string: ["runs"],
    boolean: ["write", "check", "peers"],
    default: { runs: "20" },
  });
  if (check) Deno.exit(await checkFigures());
  if (peers) Deno.exit(await comparePeers(Number(runs), write));
  const measured = await measure(Number(runs));
  for (const figure of measured.figures) console.log(formatFigure(figure));
  if (write) {
    await Deno.writeTextFile(KEPT, `${JSON.stringify(measured, null, 2)}\n`);
    await updateMadePart(README, { by: "scripts/bench.ts", text: formatFigures(measured) });
  }
}

async function measure(runs: number): Promise<Figures> {
  return await inDirectory(async (directory) => {
    const measurement = { directory, empty: await compileEmpty(directory), runs };
    const figures = [
      ...await measureStartUp(measurement),
      ...await measureEngine(measurement),
      ...await measureEndless(measurement),
      ...await measureSandbox(measurement),
    ];
    return { version: VERSION, cores: navigator.hardwareConcurrency, runs, figures };
  });
}

async function comparePeers(runs: number, write: boolean): Promise<number> {
  const { compare } = await import("./bench/peers/compare.ts");
  const { formatComparison } = await import("./bench/peers/format_comparison.ts");
  return await inDirectory(async (directory) => {
    const text = formatComparison(
      await compare({ directory, empty: await compileEmpty(directory), runs }),
    );
    console.log(text);
    if (write) await updateMadePart(BENCHMARKS, { by: "scripts/bench.ts", text });
    return 0;
  });
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
