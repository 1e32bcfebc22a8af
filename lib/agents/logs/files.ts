/**
 * The log files of an agent before a run: present, private, and with room.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { STDERR_LOG, STDOUT_LOG } from "../record/files.ts";

/** The index beside a log of when its lines were written, see `log_times.ts`. */
export function timesPath(log: string): string {
  return log.replace(/\.log$/, ".times");
}

/** A log that holds more than this part of the limit is moved aside before a new run. */
const FULL_ENOUGH = 0.1;

/**
 * Creates the logs where they are missing, and moves one that is over a tenth of `limit` bytes to
 * `<name>.1` (replacing that), so that the new run has room. The index of a log that is not there
 * any more goes.
 *
 * @returns the sizes in bytes from which the new run writes on
 */
export async function prepareLogs(
  directory: string,
  limit: number,
): Promise<{ stdout: number; stderr: number }> {
  return {
    stdout: await prepareLog(join(directory, STDOUT_LOG), limit),
    stderr: await prepareLog(join(directory, STDERR_LOG), limit),
  };
}

async function prepareLog(path: string, limit: number): Promise<number> {
  let size = await regularFileSize(path);
  if (size !== undefined && size > limit * FULL_ENOUGH) {
    await Deno.rename(path, `${path}.1`);
    size = undefined;
  }
  await prepareTimes(timesPath(path), size !== undefined);
  if (size === undefined) {
    await Deno.writeFile(path, new Uint8Array(), { createNew: true, mode: 0o600 });
  }
  await Deno.chmod(path, 0o600);
  return size ?? 0;
}

/** Leaves an index that a run can append to, or none; no log is worth less without one. */
async function prepareTimes(path: string, hasLog: boolean): Promise<void> {
  try {
    const { isFile } = await Deno.lstat(path);
    if (hasLog && isFile) await Deno.chmod(path, 0o600);
    else await Deno.remove(path);
  } catch {
    // There is none, or what is there cannot be changed: then the run cannot write to it either.
  }
}

/**
 * Bytes in a log; undefined where there is none.
 *
 * @throws {UserError} when it is a symbolic link or anything else that we did not make
 */
export async function regularFileSize(path: string): Promise<number | undefined> {
  try {
    const info = await Deno.lstat(path);
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
  return await regularFileSize(path) === undefined ? undefined : await openIfThere(path);
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
