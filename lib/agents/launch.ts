/**
 * Starting a run: record → supervisor → go.
 *
 * Nothing is ever untracked: the supervisor starts no worker before its pid is on disk, and a
 * launcher that dies before that leaves a supervisor that reads end of file and exits.
 *
 * @module
 */
import { join } from "@std/path/join";
import { keptFiles } from "../config/kept_options.ts";
import { CALL_MARK } from "../sys/call_mark.ts";
import { UserError } from "../errors.ts";
import { removeTemporaries } from "../sys/files/atomic_write.ts";
import type { ProcessTable } from "../sys/process_info.ts";
import { SUPERVISOR } from "../sys/subreaper.ts";
import { exists, homeFailure, systemFailure } from "../sys/system_error.ts";
import { randomId } from "../hex_id.ts";
import { EXIT_FILE, INPUT_FILE, OUTCOME_FILE, PROGRESS_FILE, PROMPT_FILE } from "./record/files.ts";
import { prepareLogs } from "./logs/files.ts";
import { type AgentMeta, started, type StartedMeta } from "./record/meta.ts";
import { Cookie, worldOf } from "./processes.ts";
import { GO, supervisorArguments } from "./supervisor.ts";
import { workerArguments } from "./worker_arguments.ts";

/** Hidden command that records the end of a run: `settle <id> <nonce> <exit status>`. */
export const SETTLE_COMMAND = "settle";

/** What starting a run needs from outside. */
export interface LaunchContext {
  /** Starts this program, see `selfCommand()`. */
  self: readonly string[];
  table: ProcessTable;
  /** Words before a command that make it adopt the orphans among its descendants; none where that cannot be had. */
  adopting?: readonly string[];
  /** Bytes at which one log is full; see `prepareLogs()`. */
  logLimit: number;
}

export interface LaunchOptions extends LaunchContext {
  /** Where the agent's files are now; `directory` is where they are once recorded. */
  incoming: string;
  directory: string;
  /** The conversation that the run goes on from. */
  resume?: string;
  /** Puts the record on disk; only then the worker starts. */
  record(meta: StartedMeta): Promise<void>;
}

/**
 * Starts a new run of an agent.
 *
 * @returns the record as it was written
 * @throws {UserError} when it cannot be started; then nothing runs
 */
export async function launch(meta: AgentMeta, options: LaunchOptions): Promise<StartedMeta> {
  const { self, table, adopting = [], logLimit, incoming, directory, record } = options;
  await assertDirectory(meta.cwd);
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const logOffsets = await prepareFiles(meta, { incoming, logLimit });
  const oomKills = table.oomKills();
  table.closeInheritedDescriptors();
  const session = {
    session_id: randomId(),
    ...(options.resume === undefined ? {} : { resumed_session: options.resume }),
  };
  const hasInput = exists(join(incoming, INPUT_FILE));
  const worker = workerArguments(meta, { directory, session, hasInput });
  const supervisor = spawnSupervisor(meta, {
    nonce,
    adopting,
    args: supervisorArguments([...self, ...worker], {
      directory,
      settle: [...self, SETTLE_COMMAND, meta.id, nonce],
      nonce,
    }),
  });
  const stdin = supervisor.stdin.getWriter();
  try {
    const process = table.read(supervisor.pid);
    if (process === undefined) throw new UserError("cannot start the agent: /bin/sh ended at once");
    const running: StartedMeta = {
      ...started(meta, {
        ...session,
        pid: supervisor.pid,
        started_at: new Date().toISOString(),
        identity: { ...worldOf(table), start_time: process.startTime, nonce },
      }),
      log_offsets: logOffsets,
      ...(oomKills === undefined ? {} : { oom_kills_before: oomKills }),
    };
    await record(running);
    await stdin.write(new TextEncoder().encode(GO));
    return running;
  } finally {
    // End of file: the supervisor goes away unless it has been told to go.
    await stdin.close().catch(() => {});
  }
}

async function prepareFiles(
  meta: AgentMeta,
  { incoming, logLimit }: { incoming: string; logLimit: number },
): Promise<{ stdout: number; stderr: number }> {
  try {
    await removeTemporaries(incoming);
    for (const name of [EXIT_FILE, OUTCOME_FILE, PROGRESS_FILE]) {
      await Deno.remove(join(incoming, name)).catch(ignoreMissing);
    }
    // Made anew for every run, so they need not survive a crash.
    for (const [name, text] of Object.entries({ [PROMPT_FILE]: meta.prompt, ...keptFiles(meta) })) {
      const path = join(incoming, name);
      await Deno.remove(path).catch(ignoreMissing);
      await Deno.writeTextFile(path, text, { createNew: true, mode: 0o600 });
    }
    return await prepareLogs(incoming, logLimit);
  } catch (error) {
    throw homeFailure("cannot write the agent's files", error);
  }
}

function spawnSupervisor(
  meta: AgentMeta,
  { nonce, adopting, args }: { nonce: string; adopting: readonly string[]; args: string[] },
): Deno.ChildProcess {
  const [program = "", ...words] = [...adopting, SUPERVISOR, ...args];
  try {
    const supervisor = new Deno.Command(program, {
      args: words,
      cwd: meta.cwd,
      detached: true,
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      env: {
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

async function assertDirectory(cwd: string): Promise<void> {
  const info = await Deno.stat(cwd).catch(() => undefined);
  if (info?.isDirectory) return;
  throw new UserError(
    `cannot start in "${cwd}": ${
      info === undefined ? "it does not exist" : "it is not a directory"
    }`,
  );
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
