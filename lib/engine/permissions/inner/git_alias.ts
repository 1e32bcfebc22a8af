/**
 * What the configuration of git lets a word of the user's, or of a model's, stand for.
 *
 * @module
 */
import { UserError } from "../../../errors.ts";
import { askReadGit } from "../../../sys/git/read_git.ts";
import { shellQuote } from "../../../sys/shell_quote.ts";
import type { Invocation } from "../invocation.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { ShellState } from "../shell_state.ts";
import { splitArguments } from "./git_arguments.ts";

/** Those that everybody uses: none of them can be an alias. */
const BUILT_IN =
  /^(?:add|am|apply|archive|bisect|blame|branch|bundle|cat-file|check-ignore|checkout|cherry|cherry-pick|clean|clone|commit|config|describe|diff|diff-\w+|difftool|fetch|for-each-ref|format-patch|fsck|gc|grep|hash-object|help|init|log|ls-\w+|merge|merge-\w+|mergetool|mv|notes|prune|pull|push|range-diff|rebase|reflog|remote|repack|reset|restore|rev-\w+|revert|rm|shortlog|show|show-\w+|sparse-checkout|stash|status|submodule|switch|symbolic-ref|tag|update-\w+|var|version|worktree|write-tree)$/;
const TIMEOUT_MS = 10_000;

/** Variables that say which configuration counts. */
const CONFIGURING = [
  ...["GIT_CONFIG", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_DIR", "GIT_EXEC_PATH"],
  ...["HOME", "XDG_CONFIG_HOME"],
];

/** The command line that an alias runs; undefined where there is none, {@linkcode UNKNOWN} where nobody can tell. */
export async function gitAlias(
  { name, args, cwd, workspace }: Pick<Invocation, "name" | "args" | "cwd" | "workspace">,
  state: Pick<ShellState, "hasSet" | "get">,
): Promise<string | undefined> {
  if (name !== "git") return undefined;
  const { where, subcommand, rest } = splitArguments(args);
  if (!/^[\w.-]+$/.test(subcommand) || BUILT_IN.test(subcommand)) return undefined;
  const isConfigured = CONFIGURING.some((variable) =>
    state.hasSet(variable) &&
    state.get(variable)?.some((value) => !/^(?:\/dev\/null)?$/.test(value))
  );
  if (isConfigured || where.some((word) => word.includes(UNKNOWN))) return UNKNOWN;
  try {
    const { code, stdout } = await askReadGit(
      [...where, "config", "--get", `alias.${subcommand}`],
      { cwd: cwd ?? workspace.cwd, timeoutMs: TIMEOUT_MS },
    );
    const text = stdout.trim();
    // 1 is git's word for none; where it was too slow, or could not read its configuration, nobody knows.
    if (code > 1) return UNKNOWN;
    if (code === 1 || text === "") return undefined;
    const words = rest.filter((word) => !word.includes(UNKNOWN)).map(shellQuote).join(" ");
    // One alias may stand for another, which is looked up in its turn.
    return text.startsWith("!") ? `${text.slice(1)} ${words}` : `git ${text} ${words}`;
  } catch (error) {
    if (error instanceof UserError || error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
