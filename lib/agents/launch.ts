/**
 * Starting a run: files → executor, which records what names the run before the worker may begin. So nothing is
 * ever untracked.
 *
 * @module
 */
import { join } from "@std/path/join";
import { keptFiles } from "../config/kept_options.ts";
import { UserError } from "../errors.ts";
import { namesIn } from "../sys/files/entries_in.ts";
import { removeIfThere } from "../sys/files/remove_if_there.ts";
import { exists } from "../sys/files/info_at.ts";
import { describeSystemError, homeFailure } from "../sys/system_error.ts";
import { randomId } from "../hex_id.ts";
import { forgetEnd } from "./ending/end_file.ts";
import { reserveExitFile } from "./ending/exit_file.ts";
import { reserveOutcomeRoom } from "./ending/outcome_room.ts";
import type { RunArray, StartedRun } from "./executors/executor.ts";
import type { Executors } from "./executors/executors.ts";
import { forgetRun } from "./forget_run.ts";
import type { QueueRules } from "./queue/rules.ts";
import { IMAGES_DIRECTORY, INPUT_FILE, PROMPT_FILE } from "./record/files.ts";
import { prepareLogs } from "./logs/files.ts";
import { logLimitOf } from "./logs/log_limit.ts";
import type { AgentMeta, StartedMeta } from "./record/meta.ts";
import { started } from "./record/transitions.ts";
import { workerArguments } from "./worker_arguments.ts";

/** Hidden command that records the end of a run: `settle <id> <nonce> <exit status>`. */
const SETTLE_COMMAND = "settle";

/** What starting a run needs from outside. */
export interface LaunchContext {
  /** Starts this program, see `selfCommand()`. */
  self: readonly string[];
  executors: Executors;
  /** Bytes at which one log is full, unless the agent has kept another limit; see `logLimitOf()`, `prepareLogs()`. */
  logLimit: number;
  /** What decides who has to wait; nothing unless given. */
  rules?: QueueRules;
  /** See `RunRequest`. */
  signal?: AbortSignal;
  /** What the run is to be one of; unless given it is started by itself. */
  array?: RunArray;
}

export interface LaunchOptions extends LaunchContext {
  /** Where the agent's files are now; `directory` is where they are once recorded. */
  incoming: string;
  directory: string;
  /** The conversation that the run goes on from. */
  resume?: string;
  /** What the run is told instead of the agent's prompt. */
  prompt?: string;
  /** The base URL of the endpoint that the run uses; undefined: of none. */
  endpoint?: string;
  /** See `RunRequest`. */
  environment?: Readonly<Record<string, string>>;
  /** The how manieth one it is that nobody asked for, and how long it waits before it begins. */
  restart?: { count: number; delayMs: number };
  /** Puts the record on disk, once more where more is known; only then the worker starts. */
  record(meta: StartedMeta): Promise<void>;
  /** Undoes that, where the run could not be started after all. */
  unrecord(): Promise<void>;
}

/**
 * Starts a new run of an agent.
 *
 * @returns the record as it was written
 * @throws {UserError} when it cannot be started; then nothing runs
 */
export async function launch(meta: AgentMeta, options: LaunchOptions): Promise<StartedMeta> {
  const { self, executors, incoming, directory, resume, environment } = options;
  const { record, unrecord } = options;
  const { prompt = meta.next_prompt ?? meta.prompt } = options;
  assertDirectory(meta.cwd);
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const logLimit = logLimitOf(meta, options.logLimit);
  const logOffsets = prepareFiles(meta, { incoming, logLimit, prompt });
  // A command has no conversation.
  const session = meta.exec !== undefined ? undefined : {
    session_id: randomId(),
    ...(resume === undefined ? {} : { resumed_session: resume }),
  };
  // The conversation that goes on has it.
  const isTold = resume !== undefined && (options.prompt ?? meta.next_prompt) !== undefined;
  const hasInput = !isTold && exists(join(incoming, INPUT_FILE));
  const images = isTold ? [] : imageNamesIn(join(incoming, IMAGES_DIRECTORY));
  let running: StartedMeta | undefined;
  let recallEnd: (() => Promise<void>) | undefined;
  const started_at = new Date().toISOString();
  const request = {
    meta,
    nonce,
    directory,
    worker: [
      ...self,
      ...workerArguments(meta, {
        directory,
        session,
        hasInput,
        images,
        endpoint: options.endpoint,
      }),
    ],
    settle: [...self, SETTLE_COMMAND, meta.id, nonce],
    ...(environment === undefined ? {} : { environment }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.restart === undefined ? {} : { delayMs: options.restart.delayMs }),
  };
  const recordRun = async ({ pid, identity, ...rest }: StartedRun) => {
    running = {
      ...started(meta, {
        ...session,
        pid,
        started_at,
        identity,
      }),
      ...restartFields(options.restart),
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      log_offsets: logOffsets,
      ...rest,
    };
    await record(running);
    // Once, before the run can have ended itself.
    recallEnd ??= forgetEnd(directory);
  };
  try {
    await (options.array ?? executors.of(meta)).start(request, recordRun);
  } catch (error) {
    await recallEnd?.();
    if (running !== undefined) await unrecord();
    throw error;
  }
  if (running === undefined) throw new Error(`${meta.id} was started, but not recorded`);
  return running;
}

/** Synchronous: each of these calls takes a tenth of what handing it to another thread costs, and a `--bg` waits for all. */
function prepareFiles(
  meta: AgentMeta,
  { incoming, logLimit, prompt }: { incoming: string; logLimit: number; prompt: string },
): { stdout: number; stderr: number } {
  try {
    forgetRun(incoming);
    reserveExitFile(incoming);
    reserveOutcomeRoom(incoming);
    // Made anew for every run, so they need not survive a crash.
    for (const [name, text] of Object.entries({ [PROMPT_FILE]: prompt, ...keptFiles(meta) })) {
      const path = join(incoming, name);
      removeIfThere(path);
      Deno.writeTextFileSync(path, text, { createNew: true, mode: 0o600 });
    }
    return prepareLogs(incoming, logLimit);
  } catch (error) {
    throw homeFailure("cannot write the agent's files", error);
  }
}

function restartFields(
  restart: LaunchOptions["restart"],
): Pick<StartedMeta, "restarts" | "restart_at"> {
  if (restart === undefined) return {};
  const { count, delayMs } = restart;
  return { restarts: count, restart_at: new Date(Date.now() + delayMs).toISOString() };
}

function assertDirectory(cwd: string): void {
  try {
    // What stands in it is found only where it can be entered.
    Deno.statSync(`${cwd}/.`);
  } catch (error) {
    throw new UserError(`cannot start in "${cwd}": ${whyNotThere(error)}`, { cause: error });
  }
}

function whyNotThere(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it does not exist";
  if (error instanceof Deno.errors.NotADirectory) return "it is not a directory";
  return describeSystemError(error);
}

/** Sorted; none where there is no such directory. */
function imageNamesIn(directory: string): string[] {
  return namesIn(directory).filter((name) => /^\d\d\.\w+$/.test(name)).sort();
}
