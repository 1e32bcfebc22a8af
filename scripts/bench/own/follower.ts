/**
 * Who looks on while an agent writes.
 *
 * @module
 */
import { join } from "@std/path/join";
import { delay } from "../../../lib/sys/delay.ts";
import { startAttached } from "../attached.ts";
import { isonforge } from "../homes.ts";
import type { Measurement } from "../programs.ts";
import { percentile } from "../spread.ts";
import { type OwnFigure, single } from "./own_figure.ts";

const MB = 1024 * 1024;
const MARKS = 200;
const FOLLOWED_MB = 1024;

/** From a line that is written to a log to the same line printed by `attach`, and how much it prints a second. */
export async function measureFollower(
  { directory }: Pick<Measurement, "directory">,
): Promise<OwnFigure[]> {
  const home = join(directory, "follower");
  const { id, log: path, follower } = await startAttached(home);
  const reader = follower.stdout.getReader();
  using log = await Deno.open(path, { append: true });
  const encoder = new TextEncoder();
  const latencies: number[] = [];
  await delay(1_000);
  for (let mark = 0; mark < MARKS; mark++) {
    const written = performance.now();
    await log.write(encoder.encode(`mark ${mark}\n`));
    let text = "";
    while (!text.includes("\n")) {
      text += new TextDecoder().decode((await reader.read()).value);
    }
    latencies.push(performance.now() - written);
    await delay(5 + mark % 17);
  }
  const block = encoder.encode(`${"x".repeat(127)}\n`.repeat(8192));
  const began = performance.now();
  const writing = (async () => {
    for (let written = 0; written < FOLLOWED_MB; written++) await log.write(block);
  })();
  for (let bytes = 0; bytes < FOLLOWED_MB * MB;) {
    bytes += (await reader.read()).value?.length ?? Number.NaN;
  }
  await writing;
  const seconds = (performance.now() - began) / 1000;
  follower.kill("SIGINT");
  await reader.cancel();
  await follower.status;
  await isonforge(["stop", id], home);
  return [
    single("written → shown by attach, median", { unit: "ms", value: percentile(latencies, 0.5) }),
    single("written → shown by attach, 99th percentile", {
      unit: "ms",
      value: percentile(latencies, 0.99),
      target: 50,
    }),
    single("1 GB through attach", { unit: "MB/s", value: FOLLOWED_MB / seconds }),
  ];
}
