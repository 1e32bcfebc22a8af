/**
 * Everything about one agent.
 *
 * @module
 */
import type { ProcessTable } from "../sys/process_info.ts";
import { regularFileSize } from "./logs/files.ts";
import { ProcessSnapshot } from "./processes.ts";
import { type ReadableReport, reportOf } from "./report.ts";
import { readStatus } from "./state.ts";
import type { AgentStore } from "./store.ts";

/** The report of a listing, and what takes longer to find out. */
export type Inspection = ReadableReport & {
  /** The agent's processes, its supervisor first. */
  processes: { pid: number; command: string }[];
  /** Ids of the agents that it started. */
  children: string[];
  /** Bytes; null where there is no such log. */
  stdout_bytes: number | null;
  stderr_bytes: number | null;
};

export interface InspectOptions {
  table: ProcessTable;
  onWarning: (message: string) => void;
}

/** @throws {UserError} when there is no such agent, or its record cannot be read */
export async function inspect(
  store: AgentStore,
  id: string,
  { table, onWarning }: InspectOptions,
): Promise<Inspection> {
  const status = await readStatus(store, id, { table, onWarning });
  const report = reportOf(status, store);
  return {
    ...report,
    processes: status.state === "running" ? processesOf(status.meta, table) : [],
    children: store.list().flatMap((entry) =>
      "meta" in entry && entry.meta.parent_id === id ? [entry.id] : []
    ).sort(),
    stdout_bytes: await bytesOf(report.stdout_log),
    stderr_bytes: await bytesOf(report.stderr_log),
  };
}

function processesOf(
  meta: Parameters<ProcessSnapshot["processesOf"]>[0],
  table: ProcessTable,
): Inspection["processes"] {
  const pids = new ProcessSnapshot(table).processesOf(meta).map(({ pid }) => pid)
    .sort((a, b) => Number(b === meta.pid) - Number(a === meta.pid) || a - b);
  const commands = table.commandLines(pids);
  return pids.flatMap((pid) => {
    const command = commands.get(pid);
    // Without one it ended meanwhile.
    return command === undefined ? [] : [{ pid, command }];
  });
}

async function bytesOf(log: string): Promise<number | null> {
  // A log that is a link or a directory is told by `logs`; here it is only unknown.
  return await regularFileSize(log).catch(() => undefined) ?? null;
}
