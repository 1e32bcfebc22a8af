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
  // V8's quick compiler works for so short a time that waking a thread for it takes longer: 3 ms of `--version`, in which
  // nothing is computed (measured).
  ",--no-concurrent-sparkplug",
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
