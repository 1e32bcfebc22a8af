/**
 * An agent that another executor starts: what of the command line it takes, and what means nothing there.
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import type { StartRequest } from "../../agents/start.ts";
import { readStatus } from "../../agents/state.ts";
import { chosenExecutor } from "../../config/queue/chosen_executor.ts";
import type { ModelChoice } from "../../engine/models/mod.ts";
import { UsageError, UserError } from "../../errors.ts";
import { openExecutors } from "../context.ts";
import { printWarning } from "../output/print.ts";

export interface PlacedElsewhereOptions {
  given: {
    slurmOption?: readonly string[];
    maxRunning?: number;
    priority?: number;
    restart?: string;
    deadline?: string;
  };
  queueing: Pick<StartRequest, "after" | "afterOk" | "labels">;
  store: AgentStore;
}

/** What goes into the flags and into the start. */
export interface Placed {
  flags: { slurmOption: readonly string[] };
  request: Pick<StartRequest, "executor" | "after" | "afterOk" | "labels">;
}

/**
 * Reads `--on`.
 *
 * @throws {UserError} when there is no such executor, or it cannot do what was asked for
 */
export async function placedElsewhere(
  on: string,
  { given, queueing: { after = [], afterOk = [], labels }, store }: PlacedElsewhereOptions,
): Promise<Placed> {
  const { slurmOption = [], maxRunning, priority, restart } = given;
  const { kind, options } = await chosenExecutor(on, { options: slurmOption, home: store.home });
  if (maxRunning !== undefined) {
    throw new UsageError(
      "--max-running is of this machine's queue, which Slurm's takes the place of",
      {
        hint:
          "--bg --on slurm --each makes an array, in which --max-running limits how many run at once",
      },
    );
  }
  if (priority !== undefined) {
    throw new UsageError(
      "--priority is of this machine's queue, which Slurm's takes the place of",
      {
        hint: "--slurm-option=--nice=100 lets others go first",
      },
    );
  }
  if (restart !== undefined) {
    throw new UsageError(
      "--restart is of this machine: where an agent fails on a node, nobody may submit its next job",
      {
        hint:
          "--slurm-option=--requeue lets Slurm run it again after a node failed; for the rest: isonforge respawn --failed",
      },
    );
  }
  const first = [...after, ...afterOk];
  if (first.length > 0 && options.some((option) => DEPENDENCY.test(option))) {
    throw new UsageError("a dependency of sbatch goes with neither --after nor --after-ok", {
      hint: "name all of them in it: --slurm-option=--dependency=afterany:4711:4712",
    });
  }
  const living = new Set<string>();
  for (const id of first) {
    if (await isLiving(id, { kind, isOkNeeded: afterOk.includes(id), store })) living.add(id);
  }
  const those = (ids: readonly string[]) => ids.filter((id) => living.has(id));
  return {
    flags: { slurmOption: options },
    request: {
      executor: kind,
      ...(those(after).length === 0 ? {} : { after: those(after) }),
      ...(those(afterOk).length === 0 ? {} : { afterOk: those(afterOk) }),
      ...(labels === undefined ? {} : { labels }),
    },
  };
}

const DEPENDENCY = /^(-d|--dep)/;

/** Whether an agent has yet to end; one that has needs no more waiting for. */
async function isLiving(
  id: string,
  { kind, isOkNeeded, store }: { kind: string; isOkNeeded: boolean; store: AgentStore },
): Promise<boolean> {
  const { state, meta, place } = await readStatus(store, id, { executors: openExecutors(store) });
  if (state === "stopped") {
    if (!isOkNeeded || ("reason" in meta && meta.reason === "completed")) return false;
    throw new UserError(`it would never start: ${id} has ended, and did not complete`);
  }
  if (place !== undefined) throw new UserError(`cannot wait for ${id}: it is ${place}`);
  if (meta.executor === kind) return true;
  throw new UserError(`cannot wait for ${id}: Slurm knows nothing of an agent of this machine`, {
    hint: `isonforge wait ${id} && isonforge --bg --on slurm …`,
  });
}

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

/** Of many agents that are started together the first says it. */
const said = new Set<string>();

/** Warns of addresses of this machine, which on a node are the node's. */
export function warnOfLoopback(model: ModelChoice): void {
  const choices = model.kind === "endpoint" ? [model, ...model.others ?? []] : [];
  const urls = choices.flatMap((one) =>
    one.kind === "endpoint" ? [one.endpoint.baseUrl, one.endpoint.proxy ?? ""] : []
  );
  for (const url of urls) {
    const { hostname, origin } = URL.parse(url) ?? { hostname: "", origin: "" };
    if (!LOOPBACK.test(hostname) || said.has(origin)) continue;
    said.add(origin);
    printWarning(
      `on a node ${origin} is the node itself; --base-url may name the model's host, or your job that it runs as: http://{node:vllm}:8000/v1`,
    );
  }
}
