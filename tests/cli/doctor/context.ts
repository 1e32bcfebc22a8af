/**
 * What a check may look at, as a test wants it.
 *
 * @module
 */
import type { Check, CheckContext, Finding } from "../../../lib/cli/doctor/check.ts";

/** Runs a check in a home that is `home`, without settings of whoever runs the tests. */
export async function findingsOf(
  check: Check,
  { env = {}, ...rest }: Partial<Omit<CheckContext, "env">> & { env?: Record<string, string> },
): Promise<Finding[]> {
  return await check.run({
    home: undefined,
    cwd: "/",
    env: (name) => env[name],
    variables: Object.keys(env),
    flags: {},
    probe: true,
    redact: (text) => text,
    ...rest,
  });
}
