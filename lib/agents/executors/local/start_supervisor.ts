/**
 * Starting a run here: the supervisor is spawned and waits until its pid is on disk. Whoever starts it and dies
 * before that leaves a supervisor that reads end of file and exits.
 *
 * What becomes the supervisor is this program, which reads its own file by its path as it starts, and fails where an upgrade
 * has put another one there since: then it is started again.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { CALL_MARK } from "../../../sys/call_mark.ts";
import type { ProcessTable } from "../../../sys/process_info.ts";
import { isReplaced } from "../../../sys/program/program_path.ts";
import { settlesWithin } from "../../../sys/settles_within.ts";
import { SUPERVISOR } from "../../../sys/subreaper.ts";
import { systemFailure } from "../../../sys/system_error.ts";
import { Cookie } from "../../cookie.ts";
import { readExitFile } from "../../ending/exit_file.ts";
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
  options: StartSupervisorOptions,
): Promise<void> {
  const supervisor = await startOne(request, options);
  if (!isReplaced() || await becomesShell(supervisor, { request, ...options })) return;
  await startOne(request, options);
}

/** Between two looks at what is to become the supervisor, and how long that may take. */
const POLL_MS = 10;
const PATIENCE_MS = 5_000;

/** Waits until it has; false where the program has failed before. */
async function becomesShell(
  { pid, status }: Deno.ChildProcess,
  { table, request: { directory, nonce } }: StartSupervisorOptions & { request: RunRequest },
): Promise<boolean> {
  const isShell = () => table.commandLines([pid]).get(pid)?.startsWith(`${SUPERVISOR} `) ?? false;
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    if (isShell()) return true;
    if (!await settlesWithin(status, POLL_MS)) continue;
    // A run that is over by now has left word of it; what was killed was to end.
    return (await status).code !== 1 || (await readExitFile(directory, nonce)) !== undefined;
  }
  return true;
}

async function startOne(
  request: RunRequest,
  { table, adopting, record }: StartSupervisorOptions,
): Promise<Deno.ChildProcess> {
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
    await stdin.write(new TextEncoder().encode(GO)).catch((error) => {
      if (!(error instanceof Deno.errors.BrokenPipe && isReplaced())) throw error;
    });
    return supervisor;
  } finally {
    // End of file: the supervisor goes away unless it has been told to go, and may have by now.
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
