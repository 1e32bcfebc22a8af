/**
 * The processes of a command that we started as leader of its own session.
 *
 * A group kill alone is not enough: `timeout 60 make` and a shell with job control put their children into process
 * groups of their own, which stay in the session.
 *
 * @module
 */
import { delay } from "./delay.ts";
import { processTable } from "./platform.ts";
import type { ProcessInfo } from "./process_info.ts";
import { sendSignal } from "./send_signal.ts";
import { settlesWithin } from "./settles_within.ts";

/** After SIGTERM, before SIGKILL: enough for a program to remove its lock files, too short to be noticed. */
export const GRACE_MS = 200;
/**
 * The same for what a run has started that is told to end, and is killed 3 s later: the rest of those is for the run itself,
 * which has to say how it ended.
 */
const TOLD_GRACE_MS = 2_200;
/** A process dies some moments after SIGKILL; one in uninterruptible sleep may take for ever. */
const DEATH_MS = 1000;
const POLL_MS = 5;
/** Counted, too: on a machine that has stood still meanwhile nothing could die. */
const FEWEST_LOOKS = 20;
/** Between two looks at what ends by itself. */
const LOOK_MS = 25;

/** What {@linkcode killSession} found. */
export interface KilledSession {
  /** Whether anything of the session was still running. */
  wasRunning: boolean;
  /** Every process of this machine, as it was after the kill. */
  processes: ProcessInfo[];
}

/**
 * Why something is aborted where the whole run is told to end, by who waits a while before they kill it. All that ends for
 * this reason shares that time, however much it is.
 */
export class ToldToEnd extends Error {
  override name = "ToldToEnd";
  readonly #killAt = performance.now() + TOLD_GRACE_MS;

  /** What is left of the time, in milliseconds. */
  get leftMs(): number {
    return Math.max(0, this.#killAt - performance.now());
  }
}

/**
 * How long a run may take for what it writes down when it is told to end, in milliseconds: `usual`, and where its commands
 * have taken all of the time that they have, `last`, for it is killed soon.
 *
 * @param why it ends
 */
export function lastWordsMs(
  why: unknown,
  { usual, last }: { usual: number; last: number },
): number {
  return why instanceof ToldToEnd ? Math.min(usual, why.leftMs + last) : usual;
}

/** Between SIGTERM and SIGKILL of what ends because `signal` has aborted, in milliseconds. */
export function graceAfter({ reason }: AbortSignal): number {
  return reason instanceof ToldToEnd ? Math.max(GRACE_MS, reason.leftMs) : GRACE_MS;
}

/** The leaders that run of the sessions which this process has begun and ends itself. */
const begun = new Set<number>();

/** Tells apart what this process has started as leader of a session, and ends, from such orphans as it has adopted. */
export function beginsSession({ pid, status }: Deno.ChildProcess): void {
  begun.add(pid);
  const forget = () => void begun.delete(pid);
  status.then(forget, forget);
}

/** Whether a child of this process is such a leader. */
export function hasBegun(pid: number): boolean {
  return begun.has(pid);
}

/** SIGKILL to everything of the session; resolves when nothing of it runs any more, or after a second. */
export async function killSession(leader: number): Promise<KilledSession> {
  const deadline = performance.now() + DEATH_MS;
  for (let looks = 1;; looks++) {
    const processes = processTable().list();
    const members = processes.filter((info) => isRunningIn(leader, info));
    if (members.length === 0) return { wasRunning: looks > 1, processes };
    signalGroup(leader, "SIGKILL");
    for (const { pid, groupId } of members) if (groupId !== leader) sendSignal(pid, "SIGKILL");
    const isLate = looks >= FEWEST_LOOKS && performance.now() > deadline;
    if (isLate) return { wasRunning: true, processes };
    await delay(POLL_MS);
  }
}

/** A signal to the leader's process group; nothing happens when nobody is left in it. */
export function signalGroup(leader: number, name: Deno.Signal): void {
  sendSignal(-leader, name);
}

/** SIGTERM to the leader's process group. What is stopped (SIGSTOP, Ctrl+Z) acts on that only when it continues. */
export function askGroupToEnd(leader: number): void {
  signalGroup(leader, "SIGTERM");
  signalGroup(leader, "SIGCONT");
}

/**
 * Asks everything of the leader's session to end, and kills what of it has not after `graceMs` milliseconds: the leader may be a
 * shell that ends at once, and what it had started still tidying up.
 *
 * @param status settles with the end of the leader
 */
export async function terminateGroup(
  leader: number,
  status: Promise<unknown>,
  graceMs = GRACE_MS,
): Promise<void> {
  const killAt = performance.now() + graceMs;
  askGroupToEnd(leader);
  for (const { pid, groupId } of membersOf(leader)) {
    if (groupId === leader) continue;
    sendSignal(pid, "SIGTERM");
    sendSignal(pid, "SIGCONT");
  }
  if (await settlesWithin(status, graceMs)) {
    while (performance.now() < killAt && membersOf(leader).length > 0) await delay(LOOK_MS);
  }
  await killSession(leader);
}

function membersOf(leader: number): ProcessInfo[] {
  return processTable().list().filter((info) => isRunningIn(leader, info));
}

function isRunningIn(leader: number, { pid, groupId, sessionId, isZombie }: ProcessInfo): boolean {
  return !isZombie && (sessionId === leader || groupId === leader || pid === leader);
}
