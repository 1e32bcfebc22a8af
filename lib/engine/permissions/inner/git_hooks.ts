/**
 * Hooks that a git command runs: shell scripts, most of them.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { GitUser } from "../../../sys/git/configuration.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { executedByGit } from "../git_configuration/executed_by_git.ts";
import { type Invocation, locate } from "../invocation.ts";
import type { ShellState } from "../shell_state.ts";
import { splitArguments } from "./git_arguments.ts";
import { hookDirectories, hookDirectory } from "./git_settings.ts";

const CHECKOUT = ["post-checkout", "reference-transaction", "post-index-change"];
const COMMIT = [
  ...["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-rewrite"],
  ...["pre-auto-gc", ...CHECKOUT],
];
const MERGE = ["pre-merge-commit", "post-merge", ...COMMIT];
const APPLY = ["applypatch-msg", "pre-applypatch", "post-applypatch", ...COMMIT];
/** See githooks(5). */
const HOOKS: Readonly<Record<string, readonly string[]>> = {
  commit: COMMIT,
  revert: COMMIT,
  "cherry-pick": COMMIT,
  merge: MERGE,
  pull: ["pre-rebase", ...MERGE],
  rebase: ["pre-rebase", ...APPLY],
  am: APPLY,
  checkout: CHECKOUT,
  switch: CHECKOUT,
  restore: CHECKOUT,
  reset: CHECKOUT,
  clone: CHECKOUT,
  worktree: CHECKOUT,
  add: ["post-index-change"],
  push: ["pre-push", "reference-transaction"],
  fetch: ["reference-transaction"],
  branch: ["reference-transaction"],
  tag: ["reference-transaction"],
};
/** Settings in variables; nobody has more. */
const MAX_SETTINGS = 16;

/** The paths of the hooks that a git command would run, absolute, whether they are there or not. */
export function gitHooks(
  { args, cwd: start }: Pick<Invocation, "args" | "cwd">,
  state: ShellState,
): string[] {
  const { subcommand, where } = splitArguments(args);
  if (subcommand === "config") state.hooks.push(...hookDirectories(args));
  const names = Object.hasOwn(HOOKS, subcommand) ? HOOKS[subcommand] ?? [] : [];
  if (names.length === 0) return [];
  const cwd = where.filter((_, index) => where[index - 1] === "-C")
    .reduce<string | undefined>((at, directory) => locate(directory, at), start);
  const value = (name: string) => state.get(name)?.[0];
  const inVariables = Array.from({ length: MAX_SETTINGS }, (_, index) => {
    const key = value(`GIT_CONFIG_KEY_${index}`);
    return key && hookDirectory({ key, value: value(`GIT_CONFIG_VALUE_${index}`) });
  });
  const template = value("GIT_TEMPLATE_DIR");
  const repository = cwd === undefined ? undefined : repositoryFiles(cwd);
  const directories = [
    ...hookDirectories(args),
    ...inVariables,
    ...state.hooks,
    template && `${template}/hooks`,
    ...repository === undefined ? [] : executedByGit(repository, userOf(state)).hooks,
    repository && join(repository.commonDirectory, "hooks"),
  ].flatMap((directory) => directory ? locate(directory, repository?.root ?? cwd) ?? [] : []);
  return directories.flatMap((directory) => names.map((name) => join(directory, name)));
}

/** Whose configuration counts there. */
function userOf(state: ShellState): GitUser {
  const value = (name: string) => state.get(name)?.[0];
  const names = ["XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"];
  const environment = Object.fromEntries(names.map((name) => [name, value(name)]));
  return { home: value("HOME") ?? "/", environment };
}
