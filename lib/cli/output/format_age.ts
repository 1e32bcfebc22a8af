/**
 * How long ago something was.
 *
 * @module
 */

/** `45s ago`, `12m ago`, `2h ago`, `3d ago`; never negative, whatever the clock did. */
export function formatAge(seconds: number): string {
  return `${formatSeconds(seconds)} ago`;
}

/** `45s`, `12m`, `2h`, `3d`: the largest unit; never negative. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h`;
  return `${Math.floor(whole / 86_400)}d`;
}
