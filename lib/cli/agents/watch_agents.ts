/**
 * `isonforge agents --watch`: the list, again and again, until Ctrl+C.
 *
 * @module
 */
import type { AgentStore } from "../../agents/record/store.ts";
import type { AgentStatus } from "../../agents/state.ts";
import type { AgentColumn } from "../../config/columns/agent_columns.ts";
import { UsageError } from "../../errors.ts";
import { delay } from "../../sys/delay.ts";
import { PROGRAM } from "../../version.ts";
import { FullScreen } from "../output/full_screen.ts";
import { printLine } from "../output/print.ts";
import { terminalSize } from "../output/terminal_size.ts";
import { listTable } from "./list_table.ts";

/** Between two looks, */
const LOOK_MS = 1_000;
/** or longer, so that looking takes no more than a tenth of the time. */
const REST = 9;

export interface WatchOptions {
  store: AgentStore;
  isWide: boolean;
  isPromptWhole: boolean;
}

/**
 * Shows the table of what `choose` finds, and the last one also on the screen from which it was called.
 *
 * @throws {UsageError} where there is no terminal
 */
export async function watchAgents(
  choose: () => Promise<AgentStatus[]>,
  options: WatchOptions,
): Promise<number> {
  if (!Deno.stdout.isTerminal()) {
    throw new UsageError("--watch needs a terminal", {
      hint: `for scripts: ${PROGRAM} agents --json, or ${PROGRAM} wait`,
    });
  }
  using screen = new FullScreen();
  let table = "";
  while (!screen.signal.aborted) {
    const began = performance.now();
    const statuses = await choose();
    const { columns: width, rows = 24 } = terminalSize(Deno.stdout) ?? {};
    table = statuses.length === 0
      ? "No background agents."
      : (await listTable(statuses, { ...options, width, columns: columnsFor(statuses) })).text;
    screen.show(fitting(table.split("\n"), rows));
    await delay(Math.max(LOOK_MS, REST * (performance.now() - began)), screen.signal);
  }
  screen[Symbol.dispose]();
  printLine(table);
  return screen.exitCode;
}

/** Those of the list, and what is done. */
function columnsFor(statuses: readonly AgentStatus[]): AgentColumn[] {
  const hasNames = statuses.some((status) => "meta" in status && status.meta.name !== undefined);
  return ["id", "state", "started", ...(hasNames ? ["name" as const] : []), "activity", "prompt"];
}

/** What of the lines has room; the newest agents are first. */
function fitting(lines: readonly string[], rows: number): string[] {
  if (lines.length <= rows) return [...lines];
  const shown = lines.slice(0, Math.max(1, rows - 1));
  return [...shown, `  … and ${lines.length - shown.length} more`];
}
