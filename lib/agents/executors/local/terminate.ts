/**
 * Ending every process of a run: SIGTERM and SIGCONT, time to finish, then SIGKILL.
 *
 * @module
 */
import { delay } from "../../../sys/delay.ts";
import { UserError } from "../../../errors.ts";
import type { ProcessInfo, ProcessTable } from "../../../sys/process_info.ts";
import { sendSignal } from "../../../sys/send_signal.ts";
import { GIVE_UP_AFTER_MS, GRACE_MS } from "../../ending/grace.ts";
import type { AgentMeta } from "../../record/meta.ts";
import { SharedSnapshots } from "./shared_snapshots.ts";

/** Between two looks at processes that are ending, */
const POLL_MS = 10;
/** and between two looks for new ones, which cost a look at every process of the machine. */
const RESCAN_MS = 100;
/** After that a worker has heard that it is to end, as a rule. */
const HEARD_MS = 100;
/** So long, and for so many looks, it may take a busy machine to begin to execute a program: one that stands still begins nothing. */
const UNCERTAIN_MS = 1_000;
const UNCERTAIN_LOOKS = 5;

export interface TerminateOptions {
  table: ProcessTable;
  graceMs?: number;
  /** Of whoever ends several runs at the same time. */
  snapshots?: SharedSnapshots;
  /** Told what is left of the run's process group; true when that needs no more time to finish. */
  isDone?: (left: readonly ProcessInfo[]) => Promise<boolean>;
}

/**
 * Ends all processes of the latest run but this one, also those that it starts meanwhile.
 *
 * The process group is asked first, and only when it is done what left it: the worker is to hear of
 * the end before its tools die under it, or it would take their death for an answer and go on. It ends
 * the sessions that it has begun; what has left those is asked a moment after the group, so that it has
 * its time however long the worker needs.
 *
 * @returns whether the grace period ran out, so that what was left was killed
 * @throws {UserError} when some survive SIGKILL
 */
export async function terminate(
  meta: AgentMeta,
  {
    table,
    graceMs = GRACE_MS,
    snapshots = new SharedSnapshots(table),
    isDone = () => Promise.resolve(false),
  }: TerminateOptions,
): Promise<boolean> {
  // The monotonic clock: a clock that is set meanwhile changes nothing.
  const killAt = performance.now() + graceMs;
  const asked = new Set<string>();
  let wasTimeUp = false;
  let snapshot = await snapshots.next();
  let known = snapshot.processesOf(meta);
  const strays = straysAmong(known, meta);
  let groupAskedAt: number | undefined;
  let emptySince: number | undefined;
  let emptyLooks = 0;
  let killedAt: number | undefined;
  // A process that is just executing a program shows no environment: only the second look that
  // finds nothing, and nothing that is starting, means that there is nothing.
  for (let isSure = false; known.length > 0 || !isSure;) {
    emptySince = known.length > 0 ? undefined : emptySince ?? performance.now();
    emptyLooks = known.length > 0 ? 0 : emptyLooks + 1;
    isSure = emptySince !== undefined && (!snapshot.isUncertain ||
      (emptyLooks >= UNCERTAIN_LOOKS && performance.now() - emptySince >= UNCERTAIN_MS));
    const group = known.filter(({ groupId }) => groupId === meta.pid);
    const outsiders = known.filter((process) => !group.includes(process));
    const isGroupDone = group.length === 0 || await isDone(group);
    const isTimeUp = performance.now() >= killAt;
    wasTimeUp ||= isTimeUp && known.length > 0;
    if (isTimeUp || (isGroupDone && outsiders.length === 0)) {
      signalRun(meta, "SIGKILL", { table, targets: known });
      killedAt ??= performance.now();
    } else {
      const hasGroupHeard = performance.now() >= (groupAskedAt ??= performance.now()) + HEARD_MS;
      const others = isGroupDone || !hasGroupHeard
        ? []
        : outsiders.filter((process) => strays.has(identity(process)));
      askToEnd(meta, { table, targets: isGroupDone ? outsiders : [...group, ...others], asked });
    }
    // On a busy machine there may be no look between the end of the grace and this: what was just killed gets its time.
    const giveUpAt = Math.max(killAt, killedAt ?? Infinity) + GIVE_UP_AFTER_MS;
    if (known.length > 0 && performance.now() >= giveUpAt) throw survivors(meta, known);
    const rescanAt = performance.now() + RESCAN_MS;
    do await delay(POLL_MS); while (
      performance.now() < rescanAt && known.length > 0 &&
      stillThere(known, table).length === known.length &&
      (isGroupDone || !await isDone(group))
    );
    snapshot = await snapshots.next();
    known = snapshot.processesOf(meta, known);
  }
  return wasTimeUp;
}

/**
 * What has left the group, and the sessions which a process in there has begun that is not the supervisor: so the worker
 * starts whatever it ends itself. Nothing where the system tells of no sessions.
 */
function straysAmong(processes: readonly ProcessInfo[], { pid: groupId }: AgentMeta): Set<string> {
  const group = processes.filter((process) => process.groupId === groupId);
  const workers = new Set(group.map(({ pid }) => pid).filter((pid) => pid !== groupId));
  const begun = processes.filter(({ pid, sessionId, parentPid }) =>
    pid === sessionId && workers.has(parentPid)
  );
  const ended = new Set([0, ...begun.map(({ pid }) => pid)]);
  const strays = processes.filter((process) =>
    process.groupId !== groupId && !ended.has(process.sessionId)
  );
  return new Set(strays.map(identity));
}

/** SIGTERM to each of `targets` once. */
function askToEnd(
  meta: AgentMeta,
  { table, targets, asked }: {
    table: ProcessTable;
    targets: readonly ProcessInfo[];
    asked: Set<string>;
  },
): void {
  const unasked = targets.filter((process) => !asked.has(identity(process)));
  if (unasked.length === 0) return;
  signalRun(meta, "SIGTERM", { table, targets: unasked });
  // Whoever is stopped (SIGSTOP, Ctrl+Z) must run to see the SIGTERM.
  signalRun(meta, "SIGCONT", { table, targets: unasked });
  for (const process of unasked) asked.add(identity(process));
}

function survivors(meta: AgentMeta, left: readonly ProcessInfo[]): UserError {
  const pids = left.map(({ pid }) => pid).join(",");
  return new UserError(`cannot end ${meta.id}: still there after SIGKILL: ${pids}`, {
    hint: `look at them: ps -o pid,stat,wchan,command -p ${pids}`,
  });
}

function signalRun(
  meta: AgentMeta,
  signal: "SIGTERM" | "SIGCONT" | "SIGKILL",
  { table, targets }: { table: ProcessTable; targets: readonly ProcessInfo[] },
): void {
  const groupId = meta.pid;
  const living = stillThere(targets, table);
  // The group at once, so that what it forks meanwhile is not missed; never a group that we are in.
  const hitsGroup = groupId !== null && groupId > 1 &&
    living.some((target) => target.groupId === groupId) &&
    table.read(Deno.pid)?.groupId !== groupId;
  if (hitsGroup) sendSignal(-groupId, signal);
  for (const target of living) {
    if (!hitsGroup || target.groupId !== groupId) sendSignal(target.pid, signal);
  }
}

/** Those of `processes` that have not ended: the same ones, not others that got their numbers. */
function stillThere(processes: readonly ProcessInfo[], table: ProcessTable): ProcessInfo[] {
  const now = new Map(
    table.readAll(processes.map(({ pid }) => pid)).map((info) => [info.pid, info]),
  );
  return processes.filter(({ pid, startTime }) => {
    const info = now.get(pid);
    return info !== undefined && !info.isZombie && info.startTime === startTime;
  });
}

function identity({ pid, startTime }: ProcessInfo): string {
  return `${pid}@${startTime}`;
}
