/**
 * What of a log `--since` and `--timestamps` show. Apart, so that plain `logs` need not load it.
 *
 * @module
 */
import type { FollowOptions } from "../../agents/logs/follow.ts";
import type { Sink } from "../../agents/logs/sink.ts";
import { timesPath } from "../../agents/logs/files.ts";
import type { RunStart } from "../../agents/logs/times_index.ts";
import type { AgentMeta } from "../../agents/record/meta.ts";
import { sinceOffset } from "../../agents/logs/since_offset.ts";
import { isLineStart, tailOffset } from "../../agents/logs/tail.ts";
import { Timestamps } from "../../agents/logs/timestamps.ts";
import { printNotice } from "../output/print.ts";

export interface LogViewOptions {
  /** Open at `path`. */
  file: Deno.FsFile;
  path: string;
  stream: "stdout" | "stderr";
  /** The agent's record; what cannot be read keeps nobody from reading a log. */
  meta: AgentMeta | undefined;
  /** So many lines at most; undefined: the last 50, or with `since` all. */
  lines: number | undefined;
  /** Milliseconds since 1970. */
  since: number | undefined;
  timestamps: boolean;
  sink: Sink;
}

export interface LogView {
  /** Where in the log it begins, */
  offset: number;
  /** what takes the bytes from there on, */
  sink: Sink;
  /** and is told when they are those of a new log. */
  onRestart?: NonNullable<FollowOptions["onRestart"]>;
}

/** Decides where a view of a log begins and what is done with its bytes. */
export async function logView(options: LogViewOptions): Promise<LogView> {
  const { path, file, timestamps, since } = options;
  const run = latestRun(options);
  const offset = await firstOffset(options, run);
  const sink = since === undefined ? options.sink : silentUntil(since, options.sink);
  if (!timestamps) return { offset, sink };
  // Its index stays open until the command ends.
  const stamped = new Timestamps(timesPath(path), {
    sink,
    offset,
    isAtLineStart: await isLineStart(file, offset),
    run,
    onUnknown: () => printNotice('a "-" stands where it is not known when a line was begun'),
  });
  return {
    offset,
    sink: (bytes) => stamped.write(bytes),
    onRestart: (why) => stamped.restart(why),
  };
}

async function firstOffset(
  { path, file, lines, since, meta }: LogViewOptions,
  run: RunStart | undefined,
): Promise<number> {
  if (since === undefined) return await tailOffset(file, lines ?? 50);
  const floor = lines === undefined ? 0 : await tailOffset(file, lines);
  const createdAt = meta && Date.parse(meta.created_at);
  const { offset, unknown } = await sinceOffset(path, file, { since, floor, createdAt, run });
  if (unknown === "shown") {
    printNotice("it is not known when the lines of this run were written: all of them count");
  } else if (unknown === "left out") {
    printNotice(
      `it is not known when the first ${offset} bytes of the log were written: they are left out`,
    );
  }
  return offset;
}

/** A time to come: what is written before it is not shown either. */
function silentUntil(since: number, sink: Sink): Sink {
  if (since <= Date.now()) return sink;
  return async (bytes) => {
    if (Date.now() >= since) await sink(bytes);
  };
}

function latestRun({ meta, stream }: LogViewOptions): RunStart | undefined {
  if (meta?.log_offsets === undefined) return undefined;
  return { offset: meta.log_offsets[stream], time: Date.parse(meta.started_at) };
}
