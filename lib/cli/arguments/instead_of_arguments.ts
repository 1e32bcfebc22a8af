/**
 * What does to certain agents, or conversations, what a command does to all of them: for who names some to that.
 *
 * @module
 */
import { shellQuote } from "../../sys/shell_quote.ts";
import { PROGRAM } from "../../version.ts";

interface Instead {
  /** The words before those that were given. */
  command: string;
  does: string;
  /** It takes one alone. */
  isOfOne?: true;
}

const INSPECT: Instead = { command: "inspect", does: "shows everything about one", isOfOne: true };

const INSTEAD: Readonly<Record<string, Instead>> = {
  agents: INSPECT,
  report: INSPECT,
  top: { command: "attach", does: "follows one", isOfOne: true },
  prune: { command: "rm", does: "removes agents by id or name" },
  worktrees: { command: "diff", does: "shows what one has changed", isOfOne: true },
  "worktrees prune": { command: "rm --worktree", does: "removes agents with their worktrees" },
  sessions: { command: "sessions show", does: "prints one", isOfOne: true },
};

/**
 * A hint for who gave `words` to a command that takes none.
 *
 * @param command without the program's name: `worktrees prune`
 * @returns undefined where no other command takes them
 */
export function insteadOfArguments(command: string, words: readonly string[]): string | undefined {
  const instead = Object.hasOwn(INSTEAD, command) ? INSTEAD[command] : undefined;
  const areNames = words.length > 0 &&
    words.every((word) => /^[^-\s\p{C}][^\s\p{C}]*$/u.test(word));
  if (instead === undefined || !areNames) return undefined;
  const taken = instead.isOfOne ? words.slice(0, 1) : words;
  return `${PROGRAM} ${instead.command} ${taken.map(shellQuote).join(" ")} ${instead.does}`;
}
