/**
 * Starting an agent again by itself, see `restart_verdict.ts`. Its supervisor sleeps until then: the agent runs, and
 * `stop` ends it.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
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
 */
export async function restart(
  store: AgentStore,
  meta: StartedMeta,
  { count, options: { context, firstDelayMs, begin } }: { count: number; options: RestartOptions },
): Promise<string | undefined> {
  const directory = store.directory(meta.id);
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
