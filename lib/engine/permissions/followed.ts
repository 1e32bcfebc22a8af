/**
 * Programs that do nothing by themselves but run others, which are looked at in their place.
 *
 * @module
 */
import { isParsedShell } from "./inner/shells.ts";
import type { Invocation } from "./invocation.ts";
import { hasOption, parseOptions } from "./options.ts";
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
    return hasOption(parseOptions([...args], ["-o", "-O", "--rcfile", "--init-file"]), "-c");
  }
  return PLAIN.has(name) && innerCommands(invocation, piped).length > 0;
}
