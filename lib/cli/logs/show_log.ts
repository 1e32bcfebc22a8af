/**
 * One log of one agent: the last lines, and with `follow` what comes.
 *
 * @module
 */
import { join } from "@std/path/join";
import { STDERR_LOG, STDOUT_LOG } from "../../agents/record/files.ts";
import { openLog } from "../../agents/logs/files.ts";
import type { Sink } from "../../agents/logs/sink.ts";
import { copyFrom, tailOffset } from "../../agents/logs/tail.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import { noSuchAgent } from "../../agents/resolve_agent.ts";
import { readStatus } from "../../agents/state.ts";
import type { AgentStore } from "../../agents/record/store.ts";
import { UserError } from "../../errors.ts";
import { exists } from "../../sys/files/info_at.ts";
import { openExecutors } from "../context.ts";
import { describeEnd } from "../output/describe_end.ts";
import { needsLook } from "../output/describe_ends.ts";
import { printEnd } from "../output/end_notice.ts";
import { formatAge } from "../output/format_age.ts";
import { printNotice } from "../output/print.ts";
import type { LogView } from "./log_view.ts";
import { withRunSeparator } from "./run_separator.ts";

/** Lines that are shown unless it is said how many. */
const DEFAULT_LINES = 50;

export interface ShowLogOptions {
  stream: "stdout" | "stderr";
  /** So many at most; undefined: the last 50, or with `since` all. */
  lines: number | undefined;
  /** Milliseconds since 1970. */
  since: number | undefined;
  timestamps: boolean;
  /** Aborts the following; undefined: what comes is not shown. */
  follow: AbortSignal | undefined;
  /** Says where the latest run begins. */
  hasSeparator: boolean;
  sink: Sink;
  /** Once everything is shown, before it is said how the agent ended. */
  flush: () => Promise<void>;
}

/**
 * Shows the log of an agent, and how the agent ended where that needs a look or was followed.
 *
 * @returns whether the following was given up while the agent goes on
 * @throws {UserError} when there is no such agent or log
 */
export async function showLog(
  store: AgentStore,
  { id, label }: { id: string; label: string },
  options: ShowLogOptions,
): Promise<boolean> {
  const { stream, follow, flush } = options;
  const path = join(store.directory(id), stream === "stderr" ? STDERR_LOG : STDOUT_LOG);
  using file = await openLog(path);
  if (file === undefined) {
    // Another command may have removed the agent since it was looked up.
    if (!exists(store.directory(id))) throw noSuchAgent(id);
    throw new UserError(`cannot show the log of ${label}: there is no "${path}"`);
  }
  const view = await viewOf(file, { store, id, path, options });
  if (follow === undefined) {
    await copyFrom(file, view.offset, view.sink);
    await flush();
    const meta = await currentMeta(store, id);
    if (meta !== undefined && needsLook(meta)) await tellEnd(store, meta, { stream, label });
    return false;
  }
  const { followAgent } = await import("../../agents/logs/follow_agent.ts");
  const meta = await followAgent(store, id, {
    ...view,
    path,
    signal: follow,
    onNotice: printNotice,
    executors: openExecutors(store),
  });
  await flush();
  if (meta !== undefined) await tellEnd(store, meta, { stream, label });
  return meta === undefined;
}

async function viewOf(
  file: Deno.FsFile,
  { store, id, path, options }: {
    store: AgentStore;
    id: string;
    path: string;
    options: ShowLogOptions;
  },
): Promise<LogView> {
  const { stream, lines, since, timestamps, sink, hasSeparator } = options;
  if (since !== undefined || timestamps) {
    const { logView } = await import("./log_view.ts");
    const meta = recordedMeta(store, id);
    const view = await logView({ file, path, stream, meta, lines, since, timestamps, sink });
    return hasSeparator ? separated(view, { meta, stream, options }) : view;
  }
  const view = { offset: await tailOffset(file, lines ?? DEFAULT_LINES), sink };
  if (!hasSeparator) return view;
  return separated(view, { meta: recordedMeta(store, id), stream, options });
}

function separated(
  view: LogView,
  { meta, stream, options: { flush } }: {
    meta: AgentMeta | undefined;
    stream: "stdout" | "stderr";
    options: ShowLogOptions;
  },
): LogView {
  const boundary = meta?.log_offsets?.[stream] ?? 0;
  if (meta === undefined || boundary === 0) return view;
  const say = async () => {
    await flush();
    const age = formatAge((Date.now() - Date.parse(meta.started_at)) / 1000);
    printNotice(`── run ${meta.runs}, started ${age} ──`);
  };
  return { ...view, sink: withRunSeparator(view.sink, { offset: view.offset, boundary, say }) };
}

/** How an agent ended; its last errors only where they have not just been shown. */
async function tellEnd(
  store: AgentStore,
  meta: AgentMeta,
  { stream, label }: { stream: "stdout" | "stderr"; label: string },
): Promise<void> {
  if (stream === "stderr") printNotice(describeEnd(meta, label));
  else await printEnd(store, meta, label);
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
    return (await readStatus(store, id, { executors: openExecutors(store) })).meta;
  } catch {
    return undefined;
  }
}
