/**
 * The terminal from which an agent was started, and whether it is still that one: another may have got its number.
 *
 * @module
 */
import type { ProcessTable } from "../sys/process_info.ts";

/** How a terminal can be made to tell its user something, see `cli/telling/terminal.ts`. */
export const TERMINAL_SIGNALS = ["osc9", "osc777", "bell"] as const;
export type TerminalSignal = (typeof TERMINAL_SIGNALS)[number];

/** A terminal, by the process that leads its session: the shell in it. */
export interface StartTerminal {
  /** Absolute. */
  path: string;
  leader: { pid: number; start_time: string; boot_id: string };
  signal: TerminalSignal;
}

/** The terminal of this process; undefined where it has none. */
export function ownTerminal(
  table: ProcessTable,
  signal: TerminalSignal,
): StartTerminal | undefined {
  const path = table.terminalOf(Deno.pid);
  const sessionId = table.read(Deno.pid)?.sessionId;
  const leader = sessionId === undefined ? undefined : table.read(sessionId);
  if (path === undefined || leader === undefined) return undefined;
  const { pid, startTime } = leader;
  return { path, leader: { pid, start_time: startTime, boot_id: table.bootId() }, signal };
}

/** Whether the shell that was in it is there, and still in it. */
export function isStillThere({ path, leader }: StartTerminal, table: ProcessTable): boolean {
  const found = leader.boot_id === table.bootId() ? table.read(leader.pid) : undefined;
  return found !== undefined && !found.isZombie && found.startTime === leader.start_time &&
    table.terminalOf(leader.pid) === path;
}
