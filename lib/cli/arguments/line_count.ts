/**
 * The type of `--lines`.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";

/**
 * A number of lines; `all` is every one of them.
 *
 * @throws {UsageError}
 */
export function lineCount({ value }: { value: string }): number {
  if (value === "all") return Number.MAX_SAFE_INTEGER;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new UsageError(`--lines takes a whole number from 0 on, or all, not "${value}"`);
}
