/**
 * What a list of agents shows beyond their records.
 *
 * @module
 */
import { lastLines } from "../../agents/logs/last_lines.ts";
import { progressOf } from "../../agents/progress.ts";
import type { AgentStatus, ReadableStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import type { AgentColumn } from "../../config/columns/agent_columns.ts";
import type { AgentDetails } from "../output/agent_cells.ts";
import { hasFailed } from "../output/describe_end.ts";

/** Columns that a running agent's own account fills. */
const LIVE: readonly AgentColumn[] = ["turns", "tokens", "cost", "endpoint", "activity"];

/** Whether these columns need a look at more than the records. */
export function needDetails(columns: readonly AgentColumn[]): boolean {
  return columns.includes("last") || columns.some((column) => LIVE.includes(column));
}

/** Looks at what the columns need of each agent; what cannot be read is not shown. */
export async function agentDetails(
  statuses: readonly AgentStatus[],
  { store, columns }: { store: AgentStore; columns: readonly AgentColumn[] },
): Promise<Map<string, AgentDetails>> {
  const details = new Map<string, AgentDetails>();
  // One after the other: they may be many, and each holds a file open.
  for (const status of statuses) {
    if (status.state === "unreadable") continue;
    details.set(status.id, {
      progress: progressOf(status, store.directory(status.id)),
      ...(columns.includes("last")
        ? { lastLine: await lastLine(status, store).catch(() => undefined) }
        : {}),
    });
  }
  return details;
}

/** Of a run that failed why, of any other what it said last. */
async function lastLine(
  { id, meta }: ReadableStatus,
  store: AgentStore,
): Promise<string | undefined> {
  const directory = store.directory(id);
  if (hasFailed(meta)) {
    const errors = await lastLines(directory, meta, { stream: "stderr" });
    const error = errors.findLast((line) => line.startsWith("error: ")) ?? errors.at(-1);
    if (error !== undefined) return error;
  }
  return (await lastLines(directory, meta, { stream: "stdout", lines: 1 })).at(-1);
}
