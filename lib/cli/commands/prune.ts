/**
 * `isonforge prune`
 *
 * @module
 */
import { directorySize } from "../../sys/files/directory_size.ts";
import { hasEnded } from "../../agents/record/meta.ts";
import { remove, REMOVED_AT_ONCE } from "../../agents/remove.ts";
import type { ReadableStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { durationOf } from "../../config/duration.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { chosenAgents } from "../agents/chosen_agents.ts";
import { assertAttended } from "../attended.ts";
import { openExecutors, openStore } from "../context.ts";
import { forEachAgent } from "../agents/each_agent.ts";
import { listTable } from "../agents/list_table.ts";
import { formatBytes } from "../../text/format_bytes.ts";
import { printRemoved } from "../output/removed.ts";
import { printLine, printNotice } from "../output/print.ts";
import { terminalSize } from "../output/terminal_size.ts";

export interface PruneOptions {
  /** A duration: only agents that ended longer ago. */
  olderThan: string | undefined;
  /** Only such agents, see `agents/filter.ts`. */
  filters: readonly string[];
  dryRun: boolean;
  /** Ask nobody. */
  yes: boolean;
}

/** Removes stopped agents with their logs; worktrees stay. */
export default async function prune(
  { olderThan, filters, dryRun, yes }: PruneOptions,
): Promise<number> {
  const minAgeMs = olderThan === undefined
    ? -Infinity
    : durationOf({ value: olderThan, from: "--older-than" });
  const store = openStore();
  const statuses = await chosenAgents(store, filters);
  const going = statuses.filter((status): status is ReadableStatus =>
    status.state === "stopped" && Date.now() - endOf(status) >= minAgeMs
  );
  if (going.length === 0) {
    printLine("No agent to remove.");
    return ExitCode.done;
  }
  const size = formatBytes(totalSize(going, store));
  const what = going.length === 1 ? "1 agent" : `${going.length} agents`;
  if (!dryRun && !yes) {
    assertAttended("prune asks before it removes", {
      hint: "--yes removes without asking, --dry-run only shows what would go",
    });
  }
  if (dryRun || !yes) {
    const width = terminalSize(Deno.stdout)?.columns;
    const { text } = await listTable(going, { store, isWide: false, isPromptWhole: false, width });
    printLine(text);
  }
  if (dryRun) {
    printLine(`Would remove ${what} (${size}).`);
    return ExitCode.done;
  }
  if (!yes && !confirm(`Remove ${what} with their logs (${size})?`)) {
    printLine("Nothing removed.");
    return ExitCode.failed;
  }
  const exitCode = await removeAll(going);
  if (exitCode === ExitCode.done) printNotice(`${what} removed, ${size} freed`);
  return exitCode;
}

async function removeAll(going: readonly ReadableStatus[]): Promise<number> {
  const executors = openExecutors(openStore());
  const look = executors.look();
  const runs = new Map(going.map(({ id, meta }) => [id, meta.runs]));
  return await forEachAgent(going.map(({ id }) => id), async (store, { id }) => {
    const meta = await remove(store, id, {
      executors,
      look,
      force: false,
      before: (meta) => {
        if (meta.runs === runs.get(id)) return Promise.resolve();
        throw new UserError(`did not remove ${id}: it was started again meanwhile`);
      },
    });
    return () => printRemoved(meta);
  }, { atOnce: REMOVED_AT_ONCE });
}

function endOf({ meta }: ReadableStatus): number {
  return Date.parse(hasEnded(meta) ? meta.ended_at : meta.started_at);
}

function totalSize(going: readonly ReadableStatus[], store: AgentStore): number {
  return going.reduce((total, { id }) => total + directorySize(store.directory(id)), 0);
}
