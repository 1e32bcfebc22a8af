/**
 * Measures what users wait for and what an agent costs, beside an empty compiled program:
 * `deno task bench [--runs N]`. Needs `dist/isonforge` (`deno task build`).
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { measureEngine } from "./bench/engine.ts";
import { compileEmpty } from "./bench/programs.ts";
import { measureStartUp } from "./bench/start_up.ts";

if (import.meta.main) {
  const { runs } = parseArgs(Deno.args, { string: ["runs"], default: { runs: "20" } });
  const directory = await Deno.makeTempDir({ prefix: "isonforge-bench-" });
  try {
    const empty = await compileEmpty(directory);
    await measureStartUp({ directory, empty, runs: Number(runs) });
    await measureEngine({ directory, empty, runs: Number(runs) });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
