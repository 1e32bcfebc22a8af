/**
 * Runs that were over before they began: their supervisor starts a worker only once it is itself, which takes some
 * hundredths of a second. Until then a signal ends it, or a limit of memory that leaves no room for it (`ulimit -v`), or an
 * upgrade in the moment in which the program reads its own file, and nobody is left to record that.
 *
 * @module
 */
import { join } from "@std/path/join";
import { exists, infoAt, infoBehind } from "../../../sys/files/info_at.ts";
import { PROGRESS_FILE, STDERR_LOG, STDOUT_LOG } from "../../record/files.ts";
import type { AgentMeta, RunEnd } from "../../record/meta.ts";

/** Adds to an end that nobody saw that the run left no sign of having begun, where it left none. */
export function withoutBeginning(
  end: RunEnd,
  { meta, directory }: { meta: AgentMeta; directory: string },
): RunEnd {
  if (end.reason !== "lost" || end.end_note !== undefined || !leftNothing(meta, directory)) {
    return end;
  }
  const why = infoBehind(meta.cwd)?.isDirectory
    ? "killed at once, no room to start in (ulimit -v, -u), or upgraded at that moment"
    : `its directory is gone: "${meta.cwd}"`;
  return { ...end, end_note: `no sign that its run began: ${why}` };
}

/**
 * Whether a run has left no sign of having begun: a worker tells of itself before it does anything, and both logs are as
 * the launch left them until then.
 */
export function leftNothing({ log_offsets: before }: AgentMeta, directory: string): boolean {
  if (before === undefined || exists(join(directory, PROGRESS_FILE))) return false;
  const isAs = (name: string, size: number) => infoAt(join(directory, name))?.size === size;
  return isAs(STDOUT_LOG, before.stdout) && isAs(STDERR_LOG, before.stderr);
}
