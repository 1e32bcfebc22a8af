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

/** A process dies some moments after SIGKILL; one in uninterruptible sleep may take for ever. */
const DEATH_MS = 1000;
const POLL_MS = 5;

/** Whether a process of the session still runs. */
export function hasRunning(leader: number): boolean {
  return running(leader).length > 0;
}

/** SIGKILL to everything of the session; resolves when nothing of it runs any more, or after a second. */
export async function killSession(leader: number): Promise<void> {
  const deadline = performance.now() + DEATH_MS;
  for (let members = running(leader); members.length > 0; members = running(leader)) {
    signalGroup(leader, "SIGKILL");
    for (const { pid, groupId } of members) if (groupId !== leader) sendSignal(pid, "SIGKILL");
    if (performance.now() > deadline) return;
    await delay(POLL_MS);
  }
}

/** A signal to the leader's process group; nothing happens when nobody is left in it. */
export function signalGroup(leader: number, name: Deno.Signal): void {
  sendSignal(-leader, name);
}

function running(leader: number): ProcessInfo[] {
  return processTable().list().filter(({ pid, groupId, sessionId, isZombie }) =>
    !isZombie && (sessionId === leader || groupId === leader || pid === leader)
  );
}
