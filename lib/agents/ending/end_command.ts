/**
 * What is run when an agent has ended: the command of `--on-end`, and what the user's `AgentEnd` hooks name.
 *
 * @module
 */
import type { AgentMeta } from "../record/meta.ts";
import { shellQuote } from "../../sys/shell_quote.ts";

/** All of it as one command, each part with all of the standard input; undefined where there is nothing. */
export function endCommand(
  { on_end: own, end_hooks: hooks = [] }: Pick<AgentMeta, "on_end" | "end_hooks">,
): string | undefined {
  // Records of earlier versions have the hooks in that command already.
  const others = hooks.filter((hook) => hook !== own && !own?.includes(`\n${part(hook)}`));
  const commands = own === undefined ? others : [own, ...others];
  if (commands.length < 2) return commands[0];
  return ["report=$(cat)", ...commands.map(part)].join("\n");
}

function part(command: string): string {
  return `printf '%s\\n' "$report" | /bin/sh -c ${shellQuote(command)}`;
}
