/**
 * `--restart` and `--restart-continue`, checked.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import type { KeptFlags } from "../kept_options.ts";
import { invalid } from "../values.ts";

/** @throws {UsageError} when they cannot be used */
export function checkRestart(
  { restart, restartContinue }: Pick<KeptFlags, "restart" | "restartContinue">,
): void {
  if (restart === undefined) {
    if (!restartContinue) return;
    throw new UsageError("--restart-continue is for --restart: nothing starts it again");
  }
  if (/^on-failure(:[1-9]\d{0,5})?$/.test(restart)) return;
  throw invalid(
    { value: restart, from: "--restart" },
    "on-failure, or on-failure:3 for at most 3 times",
  );
}
