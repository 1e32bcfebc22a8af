/**
 * Starting a run here: the supervisor is spawned and waits until its pid is on disk. Whoever starts it and dies
 * before that leaves a supervisor that reads end of file and exits.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { CALL_MARK } from "../../../sys/call_mark.ts";
import type { ProcessTable } from "../../../sys/process_info.ts";
import { SUPERVISOR } from "../../../sys/subreaper.ts";
import { systemFailure } from "../../../sys/system_error.ts";
import { Cookie } from "../../cookie.ts";
import { GO, supervisorArguments } from "../../supervisor.ts";
import type { RunRequest, StartedRun } from "../executor.ts";
import { worldOf } from "./processes.ts";

export interface StartSupervisorOptions {
  table: ProcessTable;
  adopting: readonly string[];
  record: (run: StartedRun) => Promise<void>;
}

/** @throws {UserError} when it cannot be started; then nothing runs */
export async function startSupervisor(
  request: RunRequest,
  { table, adopting, record }: StartSupervisorOptions,
): Promise<void> {
  const oomKills = table.oomKills();
  table.keepDescriptors();
  const supervisor = spawn(request, adopting);
  const stdin = supervisor.stdin.getWriter();
  try {
    const process = table.read(supervisor.pid);
    if (process === undefined) throw new UserError("cannot start the agent: /bin/sh ended at once");
    await record({
      pid: supervisor.pid,
      identity: { ...worldOf(table), start_time: process.startTime, nonce: request.nonce },
      ...(oomKills === undefined ? {} : { oom_kills_before: oomKills }),
    });
    await stdin.write(new TextEncoder().encode(GO));
  } finally {
    // End of file: the supervisor goes away unless it has been told to go.
    await stdin.close().catch(() => {});
  }
}

function spawn(
  { meta, nonce, directory, worker, settle, environment, delayMs = 0 }: RunRequest,
  adopting: readonly string[],
): Deno.ChildProcess {
  const args = supervisorArguments(worker, { directory, settle, nonce, delayMs });
  const [program = "", ...words] = [...adopting, SUPERVISOR, ...args];
  try {
    const supervisor = new Deno.Command(program, {
      args: words,
      cwd: meta.cwd,
      detached: true,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      clearEnv: environment !== undefined,
      env: {
        ...environment,
        ...meta.environment,
        [Cookie.id]: meta.id,
        [Cookie.nonce]: nonce,
        // What a command of another run is marked with: this is none.
        [CALL_MARK]: "",
        [Cookie.depth]: String(meta.depth ?? 1),
      },
    }).spawn();
    supervisor.unref();
    return supervisor;
  } catch (error) {
    throw systemFailure("cannot start the agent", error);
  }
}
