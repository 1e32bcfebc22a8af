/**
 * `isonforge logs <id> [-n N] [--follow] [--stderr] [--since D] [--timestamps]`
 *
 * @module
 */
import { join } from "@std/path/join";
import { STDERR_LOG, STDOUT_LOG } from "../../agents/files.ts";
import { regularFileSize } from "../../agents/logs/files.ts";
import type { AgentMeta } from "../../agents/meta.ts";
import { readStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/store.ts";
import { copyFrom, tailOffset } from "../../agents/logs/tail.ts";
import { ExitCode, UsageError, UserError } from "../../errors.ts";
import { processTable } from "../../sys/platform.ts";
import { assertNotCaller, openStore } from "../context.ts";
import { describeEnd, hasFailed } from "../output/describe_end.ts";
import { printEnd } from "../output/end_notice.ts";
import type { LogView } from "../log_view.ts";
import { printNotice, writeBytes } from "../output/print.ts";

/** What Cliffy hands over: an option that was not given may be there as undefined. */
export interface LogsOptions {
  lines?: number | undefined;
  follow?: boolean | undefined;
  stderr?: boolean | undefined;
  since?: string | undefined;
  timestamps?: boolean | undefined;
}

export default async function logs(prefix: string, options: LogsOptions): Promise<number> {
  const { lines, follow, stderr } = options;
  if (lines !== undefined && lines < 0) {
    throw new UsageError(`--lines takes a whole number from 0 on, not ${lines}`);
  }
  const since = await sinceOf(options);
  const store = openStore();
  const id = store.resolve(prefix);
  const path = join(store.directory(id), stderr ? STDERR_LOG : STDOUT_LOG);
  if (await regularFileSize(path) === undefined) {
    throw new UserError(`cannot show the log of ${id}: there is no "${path}"`);
  }
  using file = await Deno.open(path);
  const view = await viewOf(file, { store, id, path, since, options });
  if (follow) return await followLog(store, id, { path, view, isErrors: stderr === true });
  await copyFrom(file, view.offset, view.sink);
  const meta = await currentMeta(store, id);
  if (meta !== undefined && hasFailed(meta)) await tellEnd(store, meta, stderr === true);
  return ExitCode.done;
}

async function sinceOf({ since }: LogsOptions): Promise<number | undefined> {
  if (since === undefined) return undefined;
  const { parseSince } = await import("../arguments/since.ts");
  return parseSince(since, Date.now());
}

async function viewOf(
  file: Deno.FsFile,
  { store, id, path, since, options: { lines, stderr, timestamps = false } }: {
    store: AgentStore;
    id: string;
    path: string;
    since: number | undefined;
    options: LogsOptions;
  },
): Promise<LogView> {
  if (since === undefined && !timestamps) {
    return { offset: await tailOffset(file, lines ?? 50), sink: writeBytes };
  }
  const { logView } = await import("../log_view.ts");
  return await logView({
    file,
    path,
    stream: stderr ? "stderr" : "stdout",
    meta: recordedMeta(store, id),
    lines,
    since,
    timestamps,
    sink: writeBytes,
  });
}

/** Shows what comes until the agent ends, or Ctrl+C, which leaves the agent alone. */
async function followLog(
  store: AgentStore,
  id: string,
  { path, view, isErrors }: { path: string; view: LogView; isErrors: boolean },
): Promise<number> {
  assertNotCaller(id, "follow");
  const { followAgent } = await import("../../agents/logs/follow_agent.ts");
  const detached = new AbortController();
  Deno.addSignalListener("SIGINT", () => detached.abort());
  const meta = await followAgent(store, id, {
    ...view,
    path,
    signal: detached.signal,
    onNotice: printNotice,
    table: processTable(),
  });
  if (meta === undefined) printNotice(`detached: ${id} goes on`);
  else await tellEnd(store, meta, isErrors);
  return ExitCode.done;
}

/** How an agent ended; its last errors only where they have not just been shown. */
async function tellEnd(store: AgentStore, meta: AgentMeta, hasErrors: boolean): Promise<void> {
  if (hasErrors) printNotice(describeEnd(meta));
  else await printEnd(store, meta);
}

/** What stands in the record; a record or a home that cannot be used keeps nobody from reading a log. */
function recordedMeta(store: AgentStore, id: string): AgentMeta | undefined {
  try {
    return store.read(id);
  } catch {
    return undefined;
  }
}

/** The same, as the agent is now. */
async function currentMeta(store: AgentStore, id: string): Promise<AgentMeta | undefined> {
  try {
    return (await readStatus(store, id, { table: processTable() })).meta;
  } catch {
    return undefined;
  }
}
