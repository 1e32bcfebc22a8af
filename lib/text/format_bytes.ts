/**
 * Sizes for people and models.
 *
 * @module
 */

const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/**
 * `0 B`, `812 B`, `4.1 KB`, `12 MB`. A KB is 1,024 bytes, as in the limits; two digits where they
 * say something.
 *
 * @example
 * ```ts
 * formatBytes(50 * 1024); // "50 KB"
 * ```
 */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
