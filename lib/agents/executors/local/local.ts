/**
 * Runs as processes of this machine. Mostly they are looked at, and a listing is quicker without what starts and ends them.
 *
 * @module
 */
import { sendSignal } from "../../../sys/send_signal.ts";
import { type AgentMeta, isSettled } from "../../record/meta.ts";
import type { Executor, ExecutorOptions, Look, RunProcess } from "../executor.ts";
import { ProcessSnapshot } from "./processes.ts";
import { runningCommand } from "./running_command.ts";

export function localExecutor(options: ExecutorOptions): Executor {
  const { directoryOf, table, adopting = [] } = options;
  let ending: Promise<Executor["end"]> | undefined;
  return {
    start: async (request, record) => {
      const { startSupervisor } = await import("./start_supervisor.ts");
      await startSupervisor(request, { table, adopting, record });
    },
    look: () => localLook({ directoryOf, table }),
    end: async (meta) => {
      ending ??= import("./end_runs.ts").then(({ endRuns }) => endRuns(options));
      return await (await ending)(meta);
    },
    endLockHolders: (meta) => {
      const ours = new ProcessSnapshot(table).processesOf(meta);
      for (const { pid } of table.lockingAmong(ours, directoryOf(meta.id))) {
        // Its supervisor has the lock to record the end.
        if (pid !== meta.pid) sendSignal(pid, "SIGKILL");
      }
    },
    explainEnd: async (end, meta) => {
      const [{ withOomKills }, { withoutBeginning }] = await Promise.all([
        import("./oom_kills.ts"),
        import("./never_began.ts"),
      ]);
      const directory = directoryOf(meta.id);
      return withOomKills(withoutBeginning(end, { meta, directory }), { meta, table });
    },
    runningCommand: (meta) => runningCommand(meta, table),
  };
}

function localLook({ directoryOf, table }: ExecutorOptions): Look {
  const snapshot = new ProcessSnapshot(table);
  const awayOf = async (meta: AgentMeta) => {
    const { elsewhere } = await import("./elsewhere.ts");
    return elsewhere(meta.identity, { snapshot, directory: directoryOf(meta.id) });
  };
  return {
    at: Date.now(),
    livenessOf: async (meta) => {
      if (isSettled(meta)) return { kind: "over" };
      const away = snapshot.isHere(meta) ? undefined : await awayOf(meta);
      return away ?? { kind: snapshot.isAlive(meta) ? "alive" : "over" };
    },
    leftoversOf: (meta) => Promise.resolve(snapshot.leftoversOf(meta).length),
    processesOf: (meta) => Promise.resolve(processesOf(meta, { snapshot, table })),
    mayHide: (meta) => snapshot.mayHide(meta),
    ageInSeconds: (meta) => snapshot.ageInSeconds(meta),
  };
}

function processesOf(
  meta: AgentMeta,
  { snapshot, table }: { snapshot: ProcessSnapshot; table: ExecutorOptions["table"] },
): RunProcess[] {
  const pids = snapshot.processesOf(meta).map(({ pid }) => pid)
    .sort((a, b) => Number(b === meta.pid) - Number(a === meta.pid) || a - b);
  const commands = table.commandLines(pids);
  return pids.flatMap((pid) => {
    const command = commands.get(pid);
    // Without one it ended meanwhile.
    return command === undefined ? [] : [{ pid, command }];
  });
}
