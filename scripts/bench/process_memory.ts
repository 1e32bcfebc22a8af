/**
 * Memory of processes (Linux).
 *
 * @module
 */
import { processTable } from "../../lib/sys/platform.ts";

/** In MB, of all processes together. */
export interface Memory {
  /** Resident: what several share counts for each. */
  rss: number;
  /** Proportional: what several share is divided among them, see proc_pid_smaps_rollup(5). */
  pss: number;
}

/** Of the processes `pids` and all that descend from them. */
export function memoryOfTree(pids: readonly number[]): Memory {
  const processes = processTable().list();
  const tree = new Set(pids);
  // What is added meanwhile is visited too.
  for (const pid of tree) {
    for (const info of processes) if (info.parentPid === pid) tree.add(info.pid);
  }
  let [rss, pss] = [0, 0];
  for (const pid of tree) {
    const rollup = readOrEmpty(`/proc/${pid}/smaps_rollup`);
    rss += kilobytes(rollup, "Rss");
    pss += kilobytes(rollup, "Pss");
  }
  return { rss: rss / 1024, pss: pss / 1024 };
}

/** proc(5): the most that was resident so far (VmHWM), in MB; undefined once the process is gone. */
export function peakMb(pid: number | string): number | undefined {
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readOrEmpty(`/proc/${pid}/status`))?.[1];
  return peak === undefined ? undefined : Number(peak) / 1024;
}

function kilobytes(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0);
}

/** It may have ended since. */
function readOrEmpty(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
