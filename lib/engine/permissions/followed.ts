/**
 * Programs that do nothing by themselves but run others, which are looked at in their place.
 *
 * @module
 */
import { shellArguments } from "./inner/shell_arguments.ts";
import { isParsedShell } from "./inner/shells.ts";
import type { Invocation } from "./invocation.ts";
import { innerCommands } from "./wrappers.ts";

/** Wrappers that change neither which program is meant nor where it comes from. */
const PLAIN = new Set([
  ...["env", "nohup", "nice", "ionice", "chrt", "timeout", "gtimeout", "stdbuf", "setsid", "time"],
  ...["command", "builtin", "exec", "xargs", "gxargs", "chronic", "caffeinate", "taskset", "watch"],
]);

/** Whether a program is seen through; `piped` are the words that an `xargs` is known to receive. */
export function isFollowed(invocation: Invocation, piped: readonly string[]): boolean {
  const { name, args } = invocation;
  if (name === "eval") return true;
  if (isParsedShell(name)) {
    const { letters, setups } = shellArguments(args);
    return letters.has("c") && setups.length === 0;
  }
  return PLAIN.has(name) && innerCommands(invocation, piped).length > 0;
}
