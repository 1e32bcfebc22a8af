/**
 * Processes that commands have left running in a session of their own, where the end of the command did not reach them.
 *
 * @module
 */
import { CALL_MARK } from "../../../sys/call_mark.ts";
import { processTable } from "../../../sys/platform.ts";
import type { ProcessInfo } from "../../../sys/process_info.ts";

/** Marks every process that a command of this run has started; an agent that it starts gets another one. */
const MARK = { name: CALL_MARK, value: crypto.randomUUID() };
/** Those that were told of already. */
const known = new Set<string>();
/** Whether a command was started at all. */
let isMarked = false;

/** The variable that commands get in their environment. */
export function runMark(): Record<string, string> {
  isMarked = true;
  return { [MARK.name]: MARK.value };
}

/** What still runs, by pid and command line; with `isNew`, what was not told yet. */
export function leftRunning({ isNew = false } = {}): string[] {
  if (!isMarked) return [];
  const table = processTable();
  const candidates = table.list().filter(({ pid, isZombie }) =>
    pid > 1 && pid !== Deno.pid && !isZombie
  );
  const found = table.withEnvironment(candidates, [`${MARK.name}=${MARK.value}`]);
  const told = found.filter((info) => !(isNew && known.has(keyOf(info))));
  for (const info of found) known.add(keyOf(info));
  const lines = table.commandLines(told.map(({ pid }) => pid));
  return told.map(({ pid }) => `${shorten(lines.get(pid) ?? "a process")} (pid ${pid})`);
}

function keyOf({ pid, startTime }: ProcessInfo): string {
  return `${pid} ${startTime}`;
}

function shorten(line: string): string {
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
