/**
 * `isonforge --bg --each <file> --on slurm`: one array of jobs for all agents that ask for the same.
 *
 * @module
 */
import type { RunArray } from "../../agents/executors/executor.ts";
import type { StartedMeta } from "../../agents/record/meta.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { chosenExecutor } from "../../config/queue/chosen_executor.ts";
import { ExitCode, UsageError, UserError } from "../../errors.ts";
import { startInBackground } from "./start_in_background.ts";
import type { Made } from "./print_started.ts";
import { openExecutors } from "../context.ts";
import { printError } from "../output/print.ts";
import { untilBrokenPipe } from "../output/until_broken_pipe.ts";
import { StopSignals } from "../run/stop_signals.ts";
import { type EachStart, sayOneOfMany } from "./one_of_many.ts";

/**
 * Starts them; all are tried.
 *
 * @param starts each after those that it is to follow
 * @returns the exit code
 * @throws {UserError} when nothing was started
 */
export async function startTogether(
  starts: readonly EachStart[],
  { store, on }: { store: AgentStore; on: string },
): Promise<number> {
  const { kind } = await chosenExecutor(on, { home: store.home });
  const groups = alike(starts);
  const [maxRunning] = new Set(starts.map(({ flags }) => flags.maxRunning));
  if (maxRunning !== undefined && groups.length > 1) {
    throw new UsageError(
      `--max-running is the limit of one array, and these are ${groups.length}`,
      { hint: "the agents of one have the same --slurm-option, --after and --after-ok" },
    );
  }
  const executors = openExecutors(store);
  const say = untilBrokenPipe();
  let exitCode: number = ExitCode.done;
  const fail = (error: unknown) => {
    say(() => printError(error));
    exitCode = ExitCode.failed;
  };
  using stop = new StopSignals();
  let submitted = 0;
  for (const group of groups) {
    const array = await executors.array(kind, group.length);
    const made = await makeAll(group, { store, array, stop, fail });
    const started = array === undefined
      ? made
      : await handOver(array, { store, made, maxRunning, stop, fail });
    if (stop.exitCode !== undefined && started.length === 0) {
      const what = submitted === 0 ? "nothing was" : `no more than ${submitted} were`;
      throw new UserError(`interrupted: ${what} submitted`, { exitCode: stop.exitCode });
    }
    submitted += started.length;
    const quiet = group.some(({ flags }) => flags.quiet);
    for (const one of started) await sayOneOfMany(one, { say, quiet }).catch(fail);
  }
  return exitCode;
}

/** Those that can be of one array, in the order of the first of each. */
function alike(starts: readonly EachStart[]): EachStart[][] {
  const groups = Map.groupBy(
    starts,
    ({ flags: { slurmOption, after, afterOk } }) => JSON.stringify([slurmOption, after, afterOk]),
  );
  return [...groups.values()];
}

interface MakeOptions {
  store: AgentStore;
  array: RunArray | undefined;
  stop: StopSignals;
  fail: (error: unknown) => void;
}

/** None where that was interrupted. */
async function makeAll(
  starts: readonly EachStart[],
  { store, array, stop, fail }: MakeOptions,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const { task, flags: { quiet: _quiet, maxRunning: _limit, ...flags } } of starts) {
    try {
      made.push(
        await startInBackground(store, {
          task,
          flags,
          ...(array === undefined ? {} : { array }),
        }),
      );
    } catch (error) {
      if (stop.exitCode === undefined) fail(error);
    }
    if (stop.exitCode === undefined) continue;
    await array?.discard(store);
    return [];
  }
  return made;
}

/** Those that have a job now; who was stopped meanwhile is none of them. */
async function handOver(
  array: RunArray,
  { store, made, maxRunning, stop, fail }: Pick<MakeOptions, "store" | "stop" | "fail"> & {
    made: readonly Made[];
    maxRunning: number | undefined;
  },
): Promise<Made[]> {
  try {
    const submitted = await array.submit(store, {
      signal: stop.signal,
      ...(maxRunning === undefined ? {} : { maxRunning }),
    });
    const byId = new Map(submitted.map((meta: StartedMeta) => [meta.id, meta]));
    return made.flatMap(({ meta: { id } }) => {
      const meta = byId.get(id);
      return meta === undefined ? [] : [{ meta }];
    });
  } catch (error) {
    if (stop.exitCode === undefined) fail(error);
    return [];
  }
}
