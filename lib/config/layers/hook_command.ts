/**
 * The command line of a hook.
 *
 * @module
 */
import { shellQuote } from "../../sys/shell_quote.ts";

const PLACEHOLDER = "${CLAUDE_PROJECT_DIR}";

/**
 * With `args` the command is a program, and nothing in them is for a shell but the one placeholder; without, it is a command
 * line already (https://code.claude.com/docs/en/hooks, "Exec form and shell form").
 */
export function hookCommand(command: string, args: readonly string[] | undefined): string {
  return args === undefined ? command : [command, ...args].map(word).join(" ");
}

function word(text: string): string {
  if (!text.includes(PLACEHOLDER)) return shellQuote(text);
  const parts = text.split(PLACEHOLDER).map((part) => part.replaceAll(/[\\"$`]/g, "\\$&"));
  return `"${parts.join(PLACEHOLDER)}"`;
}
