/**
 * The log files of an agent before a run: present, private, and with room. Preparing them is synchronous: see
 * `prepareFiles()` of `launch.ts`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { STDERR_LOG, STDOUT_LOG } from "../record/files.ts";

/** The index beside a log of when its lines were written, see `engine/output/output_times.ts`. */
export function timesPath(log: string): string {
  return log.replace(/\.log$/, ".times");
}

/** A log that holds more than this part of the limit is moved aside before a new run. */
const FULL_ENOUGH = 0.1;
const NEWLINE = new TextEncoder().encode("\n");

/**
 * Creates the logs where they are missing, and moves one that is over a tenth of `limit` bytes to
 * `<name>.1` (replacing that), so that the new run has room. The index of a log that is not there
 * any more goes. A last line that the run before did not finish is finished.
 *
 * @returns the sizes in bytes from which the new run writes on
 */
export function prepareLogs(
  directory: string,
  limit: number,
): { stdout: number; stderr: number } {
  return {
    stdout: prepareLog(join(directory, STDOUT_LOG), limit),
    stderr: prepareLog(join(directory, STDERR_LOG), limit),
  };
}

function prepareLog(path: string, limit: number): number {
  let size = regularFileSize(path);
  if (size !== undefined && size > limit * FULL_ENOUGH) {
    Deno.renameSync(path, `${path}.1`);
    size = undefined;
  }
  prepareTimes(timesPath(path), size !== undefined);
  if (size === undefined) {
    Deno.writeFileSync(path, new Uint8Array(), { createNew: true, mode: 0o600 });
  }
  Deno.chmodSync(path, 0o600);
  return size === undefined ? 0 : size + finishLine(path, size);
}

/** @returns bytes that it took, so that the first words of the new run begin a line */
function finishLine(path: string, size: number): number {
  if (size === 0) return 0;
  using file = Deno.openSync(path, { read: true, append: true });
  file.seekSync(-1, Deno.SeekMode.End);
  const last = new Uint8Array(1);
  file.readSync(last);
  return last[0] === NEWLINE[0] ? 0 : file.writeSync(NEWLINE);
}

/** Leaves an index that a run can append to, or none; no log is worth less without one. */
function prepareTimes(path: string, hasLog: boolean): void {
  try {
    const { isFile } = Deno.lstatSync(path);
    if (hasLog && isFile) Deno.chmodSync(path, 0o600);
    else Deno.removeSync(path);
  } catch {
    // There is none, or what is there cannot be changed: then the run cannot write to it either.
  }
}

/**
 * Bytes in a log; undefined where there is none.
 *
 * @throws {UserError} when it is a symbolic link or anything else that we did not make
 */
export function regularFileSize(path: string): number | undefined {
  try {
    const info = Deno.lstatSync(path);
    if (info.isFile) return info.size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  throw new UserError(`refusing to use "${path}": it is not a regular file`);
}

/**
 * Opens a log; undefined where there is none, as after the agent's removal.
 *
 * @throws {UserError} as {@linkcode regularFileSize} does
 */
export async function openLog(path: string): Promise<Deno.FsFile | undefined> {
  return regularFileSize(path) === undefined ? undefined : await openIfThere(path);
}

/** Opens whatever is at `path`; undefined where nothing is. */
export async function openIfThere(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
