/**
 * Ending every process of a run: SIGTERM and SIGCONT, time to finish, then SIGKILL.
 *
 * @module
 */
import { UserError } from "../errors.ts";
import type { ProcessInfo, ProcessTable } from "../sys/process_info.ts";
import type { AgentMeta } from "./meta.ts";
import { ProcessSnapshot } from "./processes.ts";

/** Between SIGTERM and SIGKILL (specification: "SIGTERM then SIGKILL after 3s"). */
export const GRACE_MS = 3_000;
/** Between two looks at processes that are ending. */
const POLL_MS = 10;
/** What survives SIGKILL for this long sits in the kernel (a dead network disk, say). */
const GIVE_UP_AFTER_MS = 5_000;

export interface TerminateOptions {
  table: ProcessTable;
  graceMs?: number;
  /** Told what is left; true when that needs no more time to finish. */
  isDone?: (left: readonly ProcessInfo[]) => Promise<boolean>;
}

/**
 * Ends all processes of the latest run but this one, also those that it starts meanwhile.
 *
 * @throws {UserError} when some survive SIGKILL
 */
export async function terminate(
  meta: AgentMeta,
  { table, graceMs = GRACE_MS, isDone = () => Promise.resolve(false) }: TerminateOptions,
): Promise<void> {
  // The monotonic clock: a clock that is set meanwhile changes nothing.
  const killAt = performance.now() + graceMs;
  const asked = new Set<string>();
  let known = new ProcessSnapshot(table).processesOf(meta);
  while (known.length > 0) {
    const isTimeUp = performance.now() >= killAt || await isDone(known);
    if (isTimeUp) {
      signalRun(meta, "SIGKILL", { table, targets: known });
    } else {
      const unasked = known.filter((process) => !asked.has(identity(process)));
      if (unasked.length > 0) {
        signalRun(meta, "SIGTERM", { table, targets: unasked });
        // Whoever is stopped (SIGSTOP, Ctrl+Z) must run to see the SIGTERM.
        signalRun(meta, "SIGCONT", { table, targets: unasked });
        for (const process of unasked) asked.add(identity(process));
      }
    }
    if (performance.now() >= killAt + GIVE_UP_AFTER_MS) {
      const pids = known.map(({ pid }) => pid).join(", ");
      throw new UserError(`cannot end ${meta.id}: still there after SIGKILL: ${pids}`, {
        hint: `look at them: ps -o pid,stat,wchan,command -p ${pids.replaceAll(" ", "")}`,
      });
    }
    await waitForChange(known, {
      table,
      untilMs: isTimeUp ? performance.now() + POLL_MS : killAt,
      isDone,
    });
    known = new ProcessSnapshot(table).processesOf(meta, known);
  }
}

/** Polls until all of `known` ended, or what is left is done, or time is up. */
async function waitForChange(
  known: readonly ProcessInfo[],
  { table, untilMs, isDone }: {
    table: ProcessTable;
    untilMs: number;
    isDone: (left: readonly ProcessInfo[]) => Promise<boolean>;
  },
): Promise<void> {
  let left = known;
  do {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    left = left.filter((process) => isSame(process, table.read(process.pid)));
  } while (left.length > 0 && performance.now() < untilMs && !await isDone(left));
}

function signalRun(
  meta: AgentMeta,
  signal: "SIGTERM" | "SIGCONT" | "SIGKILL",
  { table, targets }: { table: ProcessTable; targets: readonly ProcessInfo[] },
): void {
  const groupId = meta.pid;
  // The group at once, so that what it forks meanwhile is not missed; never a group that we are in.
  const hitsGroup = groupId !== null && groupId > 1 &&
    targets.some((target) =>
      target.groupId === groupId && isSame(target, table.read(target.pid))
    ) &&
    table.read(Deno.pid)?.groupId !== groupId;
  if (hitsGroup) send(-groupId, signal);
  for (const target of targets) {
    if (hitsGroup && target.groupId === groupId) continue;
    if (isSame(target, table.read(target.pid))) send(target.pid, signal);
  }
}

function send(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    // It ended before (ESRCH), or is not ours to signal (EPERM): what survives is reported at the end.
    const isExpected = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.PermissionDenied ||
      (error instanceof Error && /os error 3\b/.test(error.message));
    if (!isExpected) throw error;
  }
}

function isSame(process: ProcessInfo, now: ProcessInfo | undefined): boolean {
  return now !== undefined && !now.isZombie && now.startTime === process.startTime;
}

function identity({ pid, startTime }: ProcessInfo): string {
  return `${pid}@${startTime}`;
}
