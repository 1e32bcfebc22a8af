/**
 * A follower on a log of 10 GB.
 *
 * @module
 */
import { join } from "@std/path/join";
import { startAttached } from "../attached.ts";
import { isonforge } from "../homes.ts";
import { type Growth, GrowthWatch } from "./growth.ts";

const MB = 1024 * 1024;
const LOG_GB = 10;
/** Of each 64 MB so much is lines; the rest is a hole, which takes no room on the disk and is read like bytes. */
const LINES_MB = 4;
const STEP_MB = 64;

/** `attach` from the first byte to the last, piped to a reader who takes everything. */
export async function measureLargeLog({ directory }: { directory: string }): Promise<Growth> {
  const home = join(directory, "large-log");
  const { id, log: path, follower } = await startAttached(home);
  const watch = new GrowthWatch(follower.pid);
  const total = LOG_GB * 1024 * MB;
  let followed = 0;
  const reader = follower.stdout.getReader();
  // Nothing is shown before the first byte is written: by then it has to look.
  const beginning = "the follower looks\n";
  await append(path, beginning);
  while (followed < beginning.length) followed += await take(reader);
  const reading = (async () => {
    for (let next = 0; followed < total;) {
      followed += await take(reader);
      if (followed < next) continue;
      await watch.look(followed);
      next += STEP_MB * MB;
    }
  })();
  await Promise.all([grow(path, total), reading]);
  follower.kill("SIGINT");
  await reader.cancel();
  await follower.status;
  await isonforge(["stop", id], home);
  return watch.growth({ name: "attach", what: `${LOG_GB} GB of log, followed from end to end` });
}

async function append(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text, { append: true });
}

/** @throws {Error} when the follower ended */
async function take(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<number> {
  const { value } = await reader.read();
  if (value === undefined) throw new Error("attach ended too early");
  return value.length;
}

/** Appends so many bytes. */
async function grow(path: string, bytes: number): Promise<void> {
  using log = await Deno.open(path, { write: true });
  const lines = new TextEncoder().encode(`${"x".repeat(127)}\n`.repeat(LINES_MB * MB / 128));
  const { size } = await log.stat();
  for (let at = size; at < size + bytes; at += STEP_MB * MB) {
    await log.seek(at, Deno.SeekMode.Start);
    for (let written = 0; written < lines.length;) {
      written += await log.write(lines.subarray(written));
    }
    await log.truncate(at + STEP_MB * MB);
  }
}
