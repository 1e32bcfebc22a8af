/**
 * What the commands of an agent have left running, and nobody else is the parent of: the agent's own process adopts it, so
 * that it is found even where the supervisor was killed.
 *
 * As long as the supervisor lives it ends that when the agent has ended, which hands it over. Where it does not, the agent
 * ends it itself as its last act.
 *
 * @module
 */
import { Cookie } from "../../agents/cookie.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import { environmentVariable, isonforgeHome } from "../../config/environment.ts";
import { isLinux, processTable } from "../../sys/platform.ts";
import { hasBegun } from "../../sys/process_session.ts";
import { sendSignal } from "../../sys/send_signal.ts";

/**
 * Adopts them until that is disposed of, at the very end. Undefined where the system has nobody adopt anything, or this is no
 * agent.
 *
 * @param stop has aborted where the run was told to end
 */
export async function adoptOrphans(stop: AbortSignal): Promise<AsyncDisposable | undefined> {
  const id = environmentVariable(Cookie.id);
  if (!isLinux() || id === undefined) return undefined;
  const { adoptOrphans: adopt } = await import("../../sys/linux/orphans.ts");
  const adopted = adopt();
  if (adopted === undefined) return undefined;
  const supervisor = parent();
  const onStop = () => void askAdopted(id).catch(() => {});
  stop.addEventListener("abort", onStop);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.removeEventListener("abort", onStop);
      adopted[Symbol.dispose]();
      // What survives SIGKILL is told by whoever looks.
      if (parent() !== supervisor) await endAll(id).catch(() => {});
    },
  };
}

/**
 * Asks sessions that nobody but us is the parent of to end. To `stop` they look like those that we have begun and end
 * ourselves, and which it does not ask before we have ended; they are to have as much time.
 */
async function askAdopted(id: string): Promise<void> {
  const { ProcessSnapshot } = await import("../../agents/executors/local/processes.ts");
  const ours = new ProcessSnapshot(processTable()).processesOf(await recordOf(id));
  for (const { pid, parentPid, sessionId } of ours) {
    if (parentPid !== Deno.pid || sessionId !== pid || hasBegun(pid)) continue;
    sendSignal(pid, "SIGTERM");
    sendSignal(pid, "SIGCONT");
  }
}

/** Ends all processes of the run but this one. */
async function endAll(id: string): Promise<void> {
  const { terminate } = await import("../../agents/executors/local/terminate.ts");
  await terminate(await recordOf(id), { table: processTable() });
}

async function recordOf(id: string): Promise<AgentMeta> {
  const [{ AgentStore }, { unknownMeta }] = await Promise.all([
    import("../../agents/record/store.ts"),
    import("../../agents/record/meta.ts"),
  ]);
  try {
    return new AgentStore(isonforgeHome()).read(id);
  } catch {
    return unknownMeta(id); // It was removed under us; our processes carry our mark.
  }
}

function parent(): number | undefined {
  return processTable().read(Deno.pid)?.parentPid;
}
