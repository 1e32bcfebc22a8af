/**
 * What an agent is just running.
 *
 * @module
 */
import type { ProcessTable } from "../../../sys/process_info.ts";
import type { AgentMeta } from "../../record/meta.ts";
import type { RunningCommand } from "../executor.ts";
import { ProcessSnapshot } from "./processes.ts";

/** The command that a tool has been running longest; undefined while there is none. */
export function runningCommand(
  meta: AgentMeta,
  table: ProcessTable,
): RunningCommand | undefined {
  const processes = new ProcessSnapshot(table).processesOf(meta);
  const worker = processes.find(({ pid, parentPid }) => parentPid === meta.pid && pid !== meta.pid);
  const [oldest] = processes.filter(({ parentPid }) => parentPid === worker?.pid)
    .sort((a, b) => table.startedAtSecond(a.startTime) - table.startedAtSecond(b.startTime));
  if (worker === undefined || oldest === undefined) return undefined;
  const line = table.commandLines([oldest.pid]).get(oldest.pid);
  if (line === undefined) return undefined;
  // A shell that has nothing more to do becomes its last command.
  const command = /^\S*sh -c ([^]*)$/.exec(line)?.[1] ?? line;
  const now = table.secondsSinceBoot();
  const seconds = now === undefined ? undefined : now - table.startedAtSecond(oldest.startTime);
  return { command, seconds: seconds === undefined ? undefined : Math.max(0, seconds) };
}
