/**
 * Times of the day.
 *
 * @module
 */

/**
 * The next moment at which a clock on the wall here shows a time; undefined when `text` is none.
 *
 * @example
 * ```ts
 * nextLocalTime("07:00", new Date(2026, 0, 1, 22, 30)); // 2026-01-02, 07:00 here
 * ```
 */
export function nextLocalTime(text: string, now: Date): Date | undefined {
  const [, hour = "", minute = ""] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()) ?? [];
  if (minute === "") return undefined;
  const next = new Date(now);
  next.setHours(Number(hour), Number(minute), 0, 0);
  // The day after by the calendar: it may have 23 hours or 25.
  if (next <= now) next.setDate(next.getDate() + 1);
  return next;
}

/** The moment that a text means: `nextLocalTime()`, or the one that it names itself; undefined when it names none. */
export function momentOf(text: string, now: Date): Date | undefined {
  const next = nextLocalTime(text, now);
  if (next !== undefined) return next;
  const moment = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
  return Number.isFinite(moment) ? new Date(moment) : undefined;
}
