/**
 * Running the command of `--on-end`.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { OnEndResult } from "../../agents/ending/end_file.ts";
import { END_LOG } from "../../agents/record/files.ts";
import { errorMessage } from "../../errors.ts";
import { tryToRemove } from "../../sys/files/remove_if_there.ts";
import { writeAll } from "../../sys/files/write_all.ts";
import { runCommand } from "../../sys/run_command.ts";
import { absoluteSearchPath } from "../../sys/search_path.ts";
import type { EndedAgent } from "./ended_agent.ts";

/** As long as it may take. */
const ON_END_MS = 60_000;
/** What is kept of its output. */
const MAX_LOG_BYTES = 256 * 1024;

/** One pipe for both streams keeps their order. */
const IN_ONE_STREAM = 'exec /bin/sh -c "$1" 2>&1';

export interface OnEndOptions {
  /** The agent's directory, where its output is kept. */
  directory: string;
  /** In milliseconds; for tests. */
  timeoutMs?: number;
}

/** Runs it in the agent's directory, with what there is to know in its environment and as JSON on its stdin. Never throws. */
export async function runOnEnd(
  command: string,
  agent: EndedAgent,
  { directory, timeoutMs = ON_END_MS }: OnEndOptions,
): Promise<OnEndResult> {
  try {
    // The agent may be removed by now, or the disk full: what was promised is to be run all the same.
    using log = await openLog(join(directory, END_LOG)).catch(() => undefined);
    let room = MAX_LOG_BYTES;
    const { end } = await runCommand(["/bin/sh", "-c", IN_ONE_STREAM, "sh", command], {
      cwd: await existingDirectory(agent.meta.cwd),
      // The agent may have put a `jq` there.
      env: { ...agent.variables, PATH: absoluteSearchPath() },
      stdin: `${JSON.stringify(agent.report, null, 2)}\n`,
      signal: new AbortController().signal,
      timeoutMs,
      onOutput: async (piece) => {
        const kept = piece.subarray(0, room);
        room -= kept.length;
        // A full disk must not end the command.
        if (log !== undefined) await writeAll(log, kept).catch(() => {});
      },
    });
    switch (end.kind) {
      case "exited":
        return { command, state: "ended", exit_code: end.code };
      case "signaled":
        return { command, state: "ended", exit_code: null, signal: end.signal };
      case "timedOut":
      case "aborted":
        return { command, state: "timeout" };
    }
  } catch (error) {
    return { command, state: "failed", error: errorMessage(error) };
  }
}

async function openLog(path: string): Promise<Deno.FsFile> {
  await tryToRemove(path);
  return await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
}

/** A worktree may be gone by then. */
async function existingDirectory(cwd: string): Promise<string> {
  const info = await Deno.stat(cwd).catch(() => undefined);
  return info?.isDirectory ? cwd : "/";
}
