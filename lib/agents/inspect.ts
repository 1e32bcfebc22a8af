/**
 * Everything about one agent.
 *
 * @module
 */
import { join } from "@std/path/join";
import { type EndFile, readEndFile } from "./ending/end_file.ts";
import type { RunProcess } from "./executors/executor.ts";
import type { Executors } from "./executors/executors.ts";
import { inboxOf, unreadNames } from "./inbox.ts";
import { INPUT_FILE } from "./record/files.ts";
import { regularFileSize } from "./logs/files.ts";
import { type ReadableReport, reportOf } from "./record/report.ts";
import { readSandboxRecord, type SandboxRecord } from "./record/sandbox_record.ts";
import { recordsOf } from "./record/records.ts";
import type { ToldReferences } from "./references/told_references.ts";
import { readStatus } from "./state.ts";
import type { AgentStore } from "./record/store.ts";

/** The report of a listing, and what takes longer to find out. */
export type Inspection = ReadableReport & {
  /** The agent's processes, its supervisor first; of one that is over, what it left running. */
  processes: RunProcess[];
  /** It may have left others, which nobody can find. */
  may_hide?: true;
  /** Ids of the agents that it started. */
  children: string[];
  /** What was piped beside the prompt: an absolute path. */
  input_file?: string;
  input_bytes?: number;
  /** Messages (`tell`) that it has not read, where there are some. */
  unread?: number;
  /** What made the sandbox of its latest run that had one, and how often that refused something. */
  sandbox_means?: SandboxRecord["means"];
  sandbox_refused?: number;
  /** What that cannot keep in. */
  sandbox_gaps?: string[];
  /** What it has left that programs execute later. */
  runs_later?: SandboxRecord["runs_later"];
  /** Which references changed while it ran, but for its own. */
  references?: ToldReferences;
  /** What was done because the latest run has ended. */
  end?: EndFile;
  /** Bytes; null where there is no such log. */
  stdout_bytes: number | null;
  stderr_bytes: number | null;
};

export interface InspectOptions {
  executors: Executors;
  onWarning: (message: string) => void;
}

/** @throws {UserError} when there is no such agent, or its record cannot be read */
export async function inspect(
  store: AgentStore,
  id: string,
  { executors, onWarning }: InspectOptions,
): Promise<Inspection> {
  const status = await readStatus(store, id, { executors, onWarning });
  const report = reportOf(status, store);
  const input = join(report.directory, INPUT_FILE);
  const inputBytes = bytesOf(input);
  const unread = unreadNames(inboxOf(report.directory)).length;
  const end = readEndFile(status.meta, report.directory);
  const look = executors.look();
  return {
    ...report,
    processes: status.place === undefined ? await look.processesOf(status.meta) : [],
    ...(look.mayHide(status.meta) ? { may_hide: true } : {}),
    children: recordsOf(store.list()).filter(({ parent_id }) => parent_id === id)
      .map((child) => child.id).sort(),
    ...(inputBytes === null ? {} : { input_file: input, input_bytes: inputBytes }),
    ...sandboxOf(report.directory),
    ...(unread === 0 ? {} : { unread }),
    ...(end === undefined ? {} : { end }),
    stdout_bytes: bytesOf(report.stdout_log),
    stderr_bytes: bytesOf(report.stderr_log),
  };
}

function sandboxOf(
  directory: string,
): Pick<Inspection, "sandbox_means" | "sandbox_gaps" | "sandbox_refused" | "runs_later"> {
  const record = readSandboxRecord(directory);
  if (record === undefined) return {};
  const { means, gaps = [], refused, runs_later } = record;
  return {
    sandbox_means: means,
    ...(gaps.length === 0 ? {} : { sandbox_gaps: gaps }),
    sandbox_refused: refused,
    ...(runs_later.length === 0 ? {} : { runs_later }),
  };
}

function bytesOf(path: string): number | null {
  // A log that is a link or a directory is told by `logs`; here it is only unknown.
  try {
    return regularFileSize(path) ?? null;
  } catch {
    return null;
  }
}
