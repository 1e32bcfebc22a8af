/**
 * A program that is there, with a home of its own for each way in which it runs.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { BENCH_MARKER, markerValue } from "../in_directory.ts";
import type { CommandLine, Contestant, Extra, Place } from "./contestants/contestant.ts";

export interface Candidate {
  contestant: Contestant;
  /** Its path. */
  program: string;
  /** Where its homes are. */
  directory: string;
}

/** A command line, and where and with what it runs. */
export interface PreparedRun extends CommandLine {
  cwd: string;
  home: string;
}

/** Writes the files that a run needs, and says how it is started. */
export async function prepareRun(
  { contestant, program, directory }: Candidate,
  { origin, extra }: { origin: string; extra?: Extra | undefined },
): Promise<PreparedRun> {
  const home = join(directory, extra ?? "plain");
  const place: Place = { origin, home, extra };
  for (const [name, text] of Object.entries(contestant.files?.(place) ?? {})) {
    await Deno.mkdir(dirname(join(home, name)), { recursive: true });
    await Deno.writeTextFile(join(home, name), text);
  }
  const cwd = join(home, "project");
  const temporary = join(home, "tmp");
  for (const path of [cwd, temporary]) await Deno.mkdir(path, { recursive: true });
  const line = contestant.command(program, place);
  return { ...line, env: { TMPDIR: temporary, ...line.env }, cwd, home };
}

/** Nothing of who runs the benchmark: no keys, no configuration. */
export function environmentOf({ env }: CommandLine) {
  const common = { PATH: Deno.env.get("PATH") ?? "", LANG: "C.UTF-8" };
  return { clearEnv: true, env: { ...common, [BENCH_MARKER]: markerValue(), ...env } };
}
