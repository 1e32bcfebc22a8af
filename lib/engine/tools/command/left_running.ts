/**
 * Processes that commands have left running in a session of their own, where the end of the command did not reach them.
 *
 * @module
 */
import { CALL_MARK } from "../../../sys/call_mark.ts";
import { processTable } from "../../../sys/platform.ts";
import { namespacePid } from "../../../sys/namespace_pid.ts";
import type { ProcessInfo, ProcessTable } from "../../../sys/process_info.ts";
import { abbreviate } from "../../../text/abbreviate.ts";

/** Marks every process that a command of this run has started; an agent that it starts gets another one. */
const MARK = { name: CALL_MARK, value: crypto.randomUUID() };
/** Those that were told of already. */
const known = new Set<string>();
/** Those that somebody else has started: what a process was started with does not change. */
const others = new Set<string>();
/** Whether a command was started at all. */
let isMarked = false;

/** The variable that commands get in their environment; `id` names one that runs in the background. */
export function runMark(id?: string): Record<string, string> {
  isMarked = true;
  return { [MARK.name]: id === undefined ? MARK.value : `${MARK.value}.${id}` };
}

/** Processes that a command in the background has started, wherever they went. */
export function processesOf(id: string): ProcessInfo[] {
  const table = processTable();
  return table.withEnvironment(othersIn(table), [`${MARK.name}=${MARK.value}.${id}`]);
}

/** What still runs, by the pid that commands know and command line, but not in the background. */
export function leftRunning(): string[] {
  if (!isMarked) return [];
  const table = processTable();
  return describe(table.withEnvironment(othersIn(table), [`${MARK.name}=${MARK.value}`]));
}

/** The same of `processes`, which are all of this machine, but only what it has not told yet. */
export function newlyLeftRunning(processes: readonly ProcessInfo[]): string[] {
  const there = new Map(othersAmong(processes).map((info) => [keyOf(info), info]));
  for (const key of known) there.delete(key);
  for (const key of others) if (!there.delete(key)) others.delete(key);
  const found = processTable().withEnvironment(
    [...there.values()],
    [`${MARK.name}=${MARK.value}`],
    (info) => others.add(keyOf(info)),
  );
  for (const info of found) known.add(keyOf(info));
  return describe(found);
}

function describe(processes: readonly ProcessInfo[]): string[] {
  const lines = processTable().commandLines(processes.map(({ pid }) => pid));
  return processes.map(({ pid }) =>
    `${abbreviate(lines.get(pid) ?? "a process", 60)} (pid ${namespacePid(pid)})`
  );
}

function othersIn(table: ProcessTable): ProcessInfo[] {
  return othersAmong(table.list());
}

function othersAmong(processes: readonly ProcessInfo[]): ProcessInfo[] {
  return processes.filter(({ pid, isZombie }) => pid > 1 && pid !== Deno.pid && !isZombie);
}

function keyOf({ pid, startTime }: ProcessInfo): string {
  return `${pid} ${startTime}`;
}
