/**
 * Ending runs here, of which somebody else is going to record the end: whoever asks for it.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { ProcessInfo } from "../../../sys/process_info.ts";
import { hasWorkerEnded } from "../../ending/run_end.ts";
import { STOPPING_FILE } from "../../record/files.ts";
import type { AgentMeta } from "../../record/meta.ts";
import { isLeftToStop } from "../../supervisor.ts";
import type { Executor, ExecutorOptions } from "../executor.ts";
import { SharedSnapshots } from "./shared_snapshots.ts";
import { terminate } from "./terminate.ts";

type Table = ExecutorOptions["table"];

/** What ends the runs of a command's agents, see `Executor.end`. */
export function endRuns({ directoryOf, table, graceMs }: ExecutorOptions): Executor["end"] {
  const snapshots = new SharedSnapshots(table);
  return async (meta) => {
    const directory = directoryOf(meta.id);
    using _stopping = leaveEndToUs(meta, directory);
    return await terminate(meta, {
      table,
      snapshots,
      ...graceMs === undefined ? {} : { graceMs },
      // A supervisor whose worker has ended waits for us to record what it would record.
      isDone: async (left) =>
        isSupervisorAlone(left, { meta, table }) && await hasWorkerEnded(directory, meta),
    });
  };
}

/**
 * Tells the supervisor that the end of its run is recorded by us, see `supervisor.ts`. Where it cannot be told, it
 * records the end, or is ended while it waits for our lock to do so.
 */
function leaveEndToUs({ pid }: AgentMeta, directory: string): Disposable | undefined {
  // We are what the supervisor has become.
  if (pid === Deno.pid) return undefined;
  const path = join(directory, STOPPING_FILE);
  try {
    // A run may have put a link there, which is not followed.
    Deno.writeTextFileSync(path, "", { createNew: true, mode: 0o600 });
  } catch (error) {
    // One that a killed stop left does as well.
    if (!(error instanceof Deno.errors.AlreadyExists)) return undefined;
  }
  return {
    [Symbol.dispose]: () => {
      try {
        Deno.removeSync(path);
      } catch {
        // The next run removes it, and until then it delays by half a second what somebody else records.
      }
    },
  };
}

function isSupervisorAlone(
  left: readonly ProcessInfo[],
  { meta, table }: { meta: AgentMeta; table: Table },
): boolean {
  const others = left.filter(({ pid }) => pid !== meta.pid);
  if (others.length === left.length) return false;
  if (others.some(({ parentPid }) => parentPid !== meta.pid)) return false;
  const commands = table.commandLines(others.map(({ pid }) => pid));
  return others.every(({ pid }) => isLeftToStop(commands.get(pid) ?? ""));
}
