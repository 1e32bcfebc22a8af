/**
 * Starting an agent again by itself, see `restart_verdict.ts`. Its supervisor sleeps until then: the agent runs, and
 * `stop` ends it.
 *
 * @module
 */
import { join } from "@std/path/join";
import { errorMessage } from "../../errors.ts";
import { writeAllSync } from "../../sys/files/write_all.ts";
import { launch } from "../launch.ts";
import type { StartedMeta } from "../record/meta.ts";
import type { AgentStore } from "../record/store.ts";
import { earlierRuns } from "../record/usage.ts";
import type { RestartOptions } from "./restart_verdict.ts";
import { readRunEnd } from "./run_end.ts";

const LONGEST_DELAY_MS = 600_000;

/** 10 s, 20 s, 40 s … 10 min. */
export function restartDelayMs(count: number, firstDelayMs: number): number {
  return Math.min(firstDelayMs * 2 ** Math.min(count - 1, 20), LONGEST_DELAY_MS);
}

/**
 * Starts the run that follows one that ended, in its stead; it begins after its delay. The caller holds the lock, and
 * nothing of the old run lives.
 *
 * @returns why it could not be started, in words; undefined when it was
 * @throws the error of the system when the disk is full: then what tells how the run ended is still there
 */
export async function restart(
  store: AgentStore,
  meta: StartedMeta,
  { count, options: { context, firstDelayMs, begin } }: { count: number; options: RestartOptions },
): Promise<string | undefined> {
  const directory = store.directory(meta.id);
  assertRoom(directory, meta);
  try {
    // The record never says how that run ended, and what it left goes with the launch.
    const used = await readRunEnd(directory, meta);
    await launch({ ...meta, ...earlierRuns(meta, used) }, {
      ...context,
      ...(meta.restart_continue ? begin?.(meta) : {}),
      incoming: directory,
      directory,
      restart: { count, delayMs: restartDelayMs(count, firstDelayMs) },
      record: (running) => store.write(running),
      unrecord: () => store.write(meta),
      ...(meta.endpoint === undefined ? {} : { endpoint: meta.endpoint }),
    });
    return undefined;
  } catch (error) {
    return `cannot be started again: ${errorMessage(error)}`;
  }
}

/** For logs, a conversation, and what tells of the run while it goes on. */
const LEAST_ROOM = 32 * 1024;

/** A new run takes away what the last one left, and comes to nothing where there is no room for it. */
function assertRoom(directory: string, meta: StartedMeta): void {
  const bytes = new TextEncoder().encode(JSON.stringify(meta));
  // As those are called that `forgetRun()` removes, should this process be killed.
  const path = join(directory, `.room.${crypto.randomUUID().slice(0, 8)}.tmp`);
  using file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  try {
    writeAllSync(file, new Uint8Array(LEAST_ROOM + 2 * bytes.length));
  } finally {
    Deno.removeSync(path);
  }
}
