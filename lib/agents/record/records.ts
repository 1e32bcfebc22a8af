/**
 * What is on disk: ids and records. Reading is synchronous, see `sys/files/private_directory.ts`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { leaveOutOfPath } from "../../sys/find_program.ts";
import { UserError } from "../../errors.ts";
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import {
  checkPrivateDirectory,
  type PrivateDirectoryOptions,
} from "../../sys/files/private_directory.ts";
import { exists } from "../../sys/files/info_at.ts";
import { describeSystemError, homeFailure } from "../../sys/system_error.ts";
import { formatBytes } from "../../text/format_bytes.ts";
import { META_FILE, SLURM_ANSWER } from "./files.ts";
import { isId } from "./id.ts";
import { type AgentMeta, formatMeta } from "./meta.ts";
import { parseMeta, TornMetaError } from "./parse_meta.ts";

/** What a listing finds in one directory. */
export type RecordEntry = { id: string; meta: AgentMeta } | { id: string; unreadable: string };

/** The records among them that can be read. */
export function recordsOf(entries: readonly RecordEntry[]): AgentMeta[] {
  return entries.flatMap((entry) => "meta" in entry ? [entry.meta] : []);
}

/**
 * The directories of agents; none where there is no directory of them. Names that are no id are on
 * their way in or out, or not ours.
 */
export function listDirectories(agents: string): Deno.DirEntry[] {
  try {
    return Array.from(Deno.readDirSync(agents)).filter(({ name }) => isId(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw new UserError(`cannot read "${agents}": ${describeSystemError(error)}`, { cause: error });
  }
}

/** What there is in a directory of agents, in no order; what is removed meanwhile is not there. */
export function readEntries(agents: string): RecordEntry[] {
  return listDirectories(agents).flatMap((entry) =>
    // Not join(): a list asks for thousands.
    readEntry(`${agents}/${entry.name}`, entry) ?? []
  );
}

/**
 * The record in an agent's directory.
 *
 * @throws {Deno.errors.NotFound} when there is none
 * @throws {Error} when it is not what it should be
 */
export function readRecord(
  directory: string,
  { id, checks }: { id: string; checks: PrivateDirectoryOptions },
): AgentMeta {
  checkPrivateDirectory(directory, checks);
  const meta = readMeta(directory, id);
  // Whatever is done about it runs nothing that it may have put there as `git`.
  leaveOutOfPath([meta.cwd, ...meta.add_dir ?? []]);
  return meta;
}

/**
 * What a listing shows of one directory; nothing of one that was removed while it looked. Its owner
 * and mode are left to commands that change something: nobody else can get at it.
 */
function readEntry(
  directory: string,
  { name: id, isDirectory }: Deno.DirEntry,
): RecordEntry | undefined {
  if (!isDirectory) return { id, unreadable: `"${directory}" is not a directory` };
  try {
    return { id, meta: readMeta(directory, id) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && !exists(directory)) return undefined;
    return { id, unreadable: describeSystemError(error) };
  }
}

/**
 * Writes the record in an agent's directory.
 *
 * @throws {UserError} when it cannot be written; it is then as it was
 */
export async function writeRecord(directory: string, meta: AgentMeta): Promise<void> {
  try {
    await writeFileAtomically(join(directory, META_FILE), formatMeta(meta));
  } catch (error) {
    throw homeFailure(`cannot write the record of ${meta.id}`, error);
  }
}

/** Far more than the longest prompt: what is longer we have not written, and would hold up every list. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * The record in an agent's directory, of which nobody asks here whose it is.
 *
 * @throws {Deno.errors.NotFound} when there is none
 * @throws {Error} when it is not what it should be, on a cluster only after up to three seconds
 */
export function readMeta(directory: string, id: string): AgentMeta {
  const path = `${directory}/${META_FILE}`;
  const { isFile, size } = Deno.lstatSync(path);
  if (!isFile) throw new UserError("meta.json is not a regular file");
  if (size > MAX_BYTES) throw new UserError(`meta.json has ${formatBytes(size)}`);
  for (;;) {
    try {
      return parseMeta(Deno.readTextFileSync(path), id);
    } catch (error) {
      if (!(error instanceof TornMetaError) || !mayBeReplacedElsewhere(directory)) throw error;
      pauseSync(TORN_PAUSE_MS);
      patienceMs -= TORN_PAUSE_MS;
    }
  }
}

/** Between two looks at a record that is torn; and in all, for one command. */
const TORN_PAUSE_MS = 100;
let patienceMs = 3_000;

/**
 * On a file system whose clients keep sizes for a second or so (sshfs), a record that another machine has just replaced is
 * read with the length of the one before. Only agents on a cluster have their records written from elsewhere.
 */
function mayBeReplacedElsewhere(directory: string): boolean {
  return patienceMs > 0 && exists(join(directory, "..", "..", SLURM_ANSWER));
}

function pauseSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
