/**
 * When a run ended that perhaps nobody saw end: whoever finds that out may come by a night later.
 *
 * @module
 */
import { join } from "@std/path/join";
import { infoAt } from "../../sys/files/info_at.ts";
import { readProgress } from "../progress.ts";
import { OUTCOME_FILE, STDERR_LOG, STDOUT_LOG } from "../record/files.ts";
import type { AgentMeta } from "../record/meta.ts";

export interface EndTimeOptions {
  /** When its supervisor saw it end. */
  seenAt?: Date | null;
  /** Whoever asks has just seen it end. */
  isJustOver?: boolean;
}

/**
 * ISO 8601, UTC: when its end was seen, else when it said how it ended, else when it last gave a sign of life. Never before
 * it was started nor after now, as another machine's clock, or one that was set, might have it.
 */
export function endTime(
  directory: string,
  meta: AgentMeta,
  { seenAt, isJustOver = false }: EndTimeOptions = {},
): string {
  const now = Date.now();
  const at = seenAt?.getTime() ?? changedAt(join(directory, OUTCOME_FILE)) ??
    (isJustOver ? undefined : lastSignOfLife(directory, meta)) ?? now;
  return new Date(Math.max(Math.min(at, now), Date.parse(meta.started_at))).toISOString();
}

/** By what it told last; one that never told anything, by its logs. */
function lastSignOfLife(directory: string, meta: AgentMeta): number | undefined {
  const progress = readProgress(directory, meta.identity?.nonce);
  if (progress !== undefined) return Date.parse(progress.at);
  const written = [STDOUT_LOG, STDERR_LOG].map((name) => changedAt(join(directory, name)))
    .filter((at) => at !== undefined);
  return written.length === 0 ? undefined : Math.max(...written);
}

/** In milliseconds since 1970; undefined where no file can be seen. */
function changedAt(path: string): number | undefined {
  const info = infoAt(path);
  return info?.isFile === true ? info.mtime?.getTime() : undefined;
}
