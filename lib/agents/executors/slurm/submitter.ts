/**
 * Who hands a run to Slurm: as long as there is no job, it tells whether there is going to be one.
 *
 * @module
 */
import type { ProcessTable } from "../../../sys/process_info.ts";
import type { AgentMeta, Submitter } from "../../record/meta.ts";
import { worldOf } from "../local/processes.ts";

/** From another machine only time tells: so long one run may take to be handed over, and each more of an array. */
const PATIENCE_MS = 60_000;
const EACH_MS = 500;

/** This process, about to submit so many runs. */
export function whoSubmits(table: ProcessTable, size = 1): Submitter {
  return {
    pid: Deno.pid,
    start_time: table.read(Deno.pid)?.startTime ?? "",
    ...worldOf(table),
    until: new Date(Date.now() + PATIENCE_MS + (size - 1) * EACH_MS).toISOString(),
  };
}

/** Whether a run that has no job yet is still to get one. */
export function isBeingSubmitted({ submitted_by: by }: AgentMeta, table: ProcessTable): boolean {
  if (by === undefined) return false;
  const here = worldOf(table);
  const isHere = by.boot_id === here.boot_id && by.pid_namespace === here.pid_namespace;
  if (!isHere) return Date.now() < Date.parse(by.until);
  const process = table.read(by.pid);
  return process !== undefined && !process.isZombie && process.startTime === by.start_time;
}
