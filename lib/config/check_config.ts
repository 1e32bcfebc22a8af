/**
 * `--check` and `--check-attempts`, checked.
 *
 * @module
 */
import type { CheckChoice } from "../engine/check.ts";
import { UsageError } from "../errors.ts";
import type { KeptFlags } from "./kept_options.ts";
import { invalid } from "./values.ts";

const DEFAULT_ATTEMPTS = 3;
const MAX_ATTEMPTS = 1000;

/** What is to pass before a run is done; undefined where nothing is. */
export function readCheck(
  { check: command, checkAttempts: attempts }: Pick<KeptFlags, "check" | "checkAttempts">,
): CheckChoice | undefined {
  const isCount = attempts === undefined ||
    (Number.isSafeInteger(attempts) && attempts >= 0 && attempts <= MAX_ATTEMPTS);
  if (!isCount) {
    const takes = `a whole number from 0 to ${MAX_ATTEMPTS}`;
    throw invalid({ value: String(attempts), from: "--check-attempts" }, takes);
  }
  if (command === undefined) {
    if (attempts === undefined) return undefined;
    throw new UsageError("--check-attempts is for --check: there is nothing to pass");
  }
  if (command.trim() === "") throw invalid({ value: command, from: "--check" }, "a command");
  return { command, attempts: attempts ?? DEFAULT_ATTEMPTS };
}
