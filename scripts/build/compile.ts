/**
 * Compiles programs as ours is compiled.
 *
 * @module
 */
import { join } from "@std/path/join";
import { runDeno } from "./deno.ts";
import type { Target } from "./targets.ts";

const FLAGS = [
  "--quiet",
  // The bundle needs nothing from the project's configuration, whose packages would be embedded.
  "--no-config",
  "--no-lock",
  // Deno keeps the code cache in the temporary directory under a name that everybody knows, where
  // another user of the machine could put one for us to run.
  "--no-code-cache",
  // A model's pattern such as (a+)+$ must not hang our own grep, and SIGTERM with it.
  "--v8-flags=--enable-experimental-regexp-engine-on-excessive-backtracks," +
  // Garbage is collected sooner where much is kept: a third less memory under an endless answer, no more processor time
  // for 20,000 tokens (measured).
  "--max-semi-space-size=4,--heap-growing-percent=30" +
  // For lib/sys/release_memory.ts.
  ",--expose-gc" +
  // The first time that V8 waits for one of its own locks it measures the processor's clock, in 3 ms of sleep: so short
  // commands give its other threads no work. Its quick compiler works where it is asked, its middle one only for what is
  // called often, and the first collection comes when 2 MB are allocated (measured: BENCHMARKS.md).
  ",--no-concurrent-sparkplug" +
  ",--invocation-count-for-maglev=2000,--invocation-count-for-maglev-osr=2000" +
  ",--min-semi-space-size=2",
  "-A",
];

/** Compiles what begins with `entry` into `output`. */
export async function compileProgram(
  entry: string,
  output: string,
  { target, include = [] }: {
    target: Target;
    /** Files and directories beside the entry that the program carries. */
    include?: readonly string[];
  },
): Promise<void> {
  // Deno takes the base that DENORT_BIN names for every target. It is one for this machine.
  const without = target.triple === Deno.build.target ? [] : ["DENORT_BIN"];
  const args = [
    ...FLAGS,
    ...include.flatMap((path) => ["--include", path]),
    "--target",
    target.triple,
    "--output",
    output,
    entry,
  ];
  await runDeno(["compile", ...args], { without, cwd: join(entry, "..") });
}
