/**
 * The value of `--since`.
 *
 * @module
 */
import { parseDuration } from "../../config/duration.ts";
import { UsageError } from "../../errors.ts";

/** ISO 8601, of which the time and the zone may be missing; a space may stand for the T. */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * The time that a duration before `now`, or an ISO 8601 time, means. Without a zone it is local time,
 * as everywhere in a shell.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds since 1970
 * @throws {UsageError} when it is neither
 */
export function parseSince(text: string, now: number): number {
  const duration = parseDuration(text);
  if (duration !== undefined) return now - duration;
  const time = parseTime(text.trim());
  if (time !== undefined) return time;
  throw new UsageError(
    `--since takes a duration such as 10m or 1h30m, or a time such as 2026-01-31T12:00:00Z, ` +
      `not "${text}"`,
  );
}

function parseTime(text: string): number | undefined {
  const [, date, clock = "00:00", zone = ""] = TIME.exec(text) ?? [];
  // `Date.parse()` takes a 31 February for one in March.
  if (date === undefined || !isDate(date)) return undefined;
  const time = Date.parse(`${date}T${clock.replace(",", ".")}${zone.toUpperCase()}`);
  return Number.isNaN(time) ? undefined : time;
}

function isDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
