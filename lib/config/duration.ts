/**
 * Durations as people write them.
 *
 * @module
 */

import { MAX_TIMER_MS } from "../sys/timers.ts";
import { invalid, type Sourced } from "./values.ts";

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Milliseconds of `90s`, `30m`, `2h`, `1h30m`, `500ms`; undefined when `text` is no duration longer than nothing.
 *
 * @example
 * ```ts
 * parseDuration("1h30m"); // 5_400_000
 * parseDuration("soon"); // undefined
 * ```
 */
export function parseDuration(text: string): number | undefined {
  const compact = text.trim();
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(compact)) return undefined;
  let ms = 0;
  for (const [, value, unit = ""] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    ms += Number(value) * (UNITS[unit] ?? 0);
  }
  return ms > 0 ? ms : undefined;
}

/** @throws {UsageError} when the value is no duration that a timer can wait for */
export function timerDurationOf({ value, from }: Sourced): number {
  const ms = parseDuration(value);
  if (ms !== undefined && ms <= MAX_TIMER_MS) return ms;
  throw invalid({ value, from }, "a duration such as 90s, 30m or 2h, at most 24d");
}

/** @throws {UsageError} when the value is no duration longer than nothing */
export function durationOf({ value, from }: Sourced): number {
  const ms = parseDuration(value);
  if (ms === undefined) throw invalid({ value, from }, "a duration such as 90s, 30m, 2h or 7d");
  return ms;
}
