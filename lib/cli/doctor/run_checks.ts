/**
 * Running checks side by side.
 *
 * @module
 */
import { errorMessage, UserError } from "../../errors.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { type Check, type CheckContext, failure, type Finding, warning } from "./check.ts";

const DEADLINE_MS = 10_000;

/** A finding and what was looked at. */
export type Result = Finding & { check: string };

/** Starts all checks, and yields what they find in their order, each as soon as it is known. */
export async function* runChecks(
  checks: readonly Check[],
  context: CheckContext,
): AsyncGenerator<Result> {
  const running = checks.map((check) => ({ check, findings: findingsOf(check, context) }));
  for (const { check, findings } of running) {
    for (const { message, level, mend, check: name = check.name } of await findings) {
      const result = { check: name, level, message: context.redact(message) };
      yield mend === undefined ? result : { ...result, mend: context.redact(mend) };
    }
  }
}

/** Never throws, and takes no longer than the check may. */
async function findingsOf(check: Check, context: CheckContext): Promise<Finding[]> {
  const { deadlineMs = DEADLINE_MS } = check;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<Finding[]>((resolve) => {
    const seconds = deadlineMs / 1000;
    timer = setTimeout(() => resolve([warning(`given up after ${seconds} s`)]), deadlineMs);
  });
  try {
    return await Promise.race([check.run(context), deadline]);
  } catch (error) {
    return [findingOf(error)];
  } finally {
    clearTimeout(timer);
  }
}

/** What went wrong, as a finding. */
export function findingOf(error: unknown): Finding {
  return error instanceof UserError
    ? failure(errorMessage(error), error.hint)
    : warning(`could not be checked: ${describeSystemError(error)}`);
}
