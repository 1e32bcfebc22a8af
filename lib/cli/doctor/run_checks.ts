/**
 * Running checks side by side.
 *
 * @module
 */
import { errorMessage, UserError } from "../../errors.ts";
import { settlesWithin } from "../../sys/settles_within.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { PROGRAM } from "../../version.ts";
import { type Check, type CheckContext, failure, type Finding, warning } from "./check.ts";

const DEADLINE_MS = 10_000;
const AGAIN = `${PROGRAM} doctor`;

/** A finding and what was looked at. */
export type Result = Finding & { check: string };

/** Starts all checks, and yields what they find in their order, each as soon as it is known. */
export async function* runChecks(
  checks: readonly Check[],
  context: CheckContext,
): AsyncGenerator<Result> {
  const running = checks.map((check) => ({ check, findings: findingsOf(check, context) }));
  for (const { check, findings } of running) {
    for (const finding of await findings) {
      const name = finding.check ?? check.name;
      const message = context.redact(finding.message);
      yield finding.fix === undefined
        ? { check: name, level: finding.level, message }
        : { check: name, level: finding.level, message, fix: context.redact(finding.fix) };
    }
  }
}

/** Never throws, and takes no longer than the check may. */
async function findingsOf(check: Check, context: CheckContext): Promise<Finding[]> {
  try {
    const { deadlineMs: given = DEADLINE_MS } = check;
    const deadlineMs = typeof given === "number" ? given : given(context);
    const findings = Promise.resolve(check.run(context));
    if (await settlesWithin(findings, deadlineMs)) return await findings;
    const again = `when the machine is less busy, run: ${AGAIN}`;
    return [warning(`given up after ${deadlineMs / 1000} s`, again)];
  } catch (error) {
    return [findingOf(error)];
  }
}

/**
 * What went wrong, as a finding.
 *
 * @param fix what to do where the error has no hint
 */
export function findingOf(error: unknown, fix = `fix that, then run: ${AGAIN}`): Finding {
  return error instanceof UserError
    ? failure(errorMessage(error), error.hint ?? fix)
    : warning(`could not be checked: ${describeSystemError(error)}`, fix);
}
