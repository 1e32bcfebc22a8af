/**
 * The words that run a command line of a model.
 *
 * @module
 */
import { ENVIRONMENT_SCRIPT } from "./command_environment.ts";

/** Says which shell there is; some small systems have no bash. One pipe for both streams keeps their order. */
const SHELL_SCRIPT = `
unset FORCE_COLOR CLICOLOR_FORCE
${ENVIRONMENT_SCRIPT}
[ -x /bin/bash ] && exec /bin/bash -c "$1" 2>&1
exec /bin/sh -c "$1" 2>&1`;

/** Nobody writes to standard input: its end is that of the run, and ends the whole process group. */
const END_WITH_INPUT = `
exec 3<&0 </dev/null
{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &
exec 3<&-`;

/** With `endsWithInput`, everything ends when standard input does, and reads nothing from there. */
export function shellCommand(
  command: string,
  { endsWithInput = false } = {},
): [string, ...string[]] {
  const script = endsWithInput ? END_WITH_INPUT + SHELL_SCRIPT : SHELL_SCRIPT;
  return ["/bin/sh", "-c", script, "sh", command];
}
