/**
 * What the configuration of git makes it run that is an ordinary file, as one of a working tree.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { isWithin } from "../../../sys/files/is_within.ts";
import { resolvePathSync } from "../../../sys/files/resolve_path.ts";
import { expandHome, gitConfiguration, type GitUser } from "../../../sys/git/configuration.ts";
import type { RepositoryFiles } from "../../../sys/git/repository_files.ts";
import { commandInGitSetting, hookDirectory } from "../inner/git_settings.ts";
import { pathsInCommand } from "./paths_in_command.ts";

/** All paths are absolute, and some lead outside of the working tree; what they name may not be there. */
export interface ExecutedByGit {
  /** Directories of hooks; of a link, both that and what it leads to. */
  hooks: string[];
  /** Files that a command names; links among them are not followed. */
  files: string[];
  /** Files that the configuration includes, every link followed. */
  included: string[];
}

/** See githooks(5): what git looks for in a directory that holds more than hooks. */
const HOOKS = [
  ...["applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit"],
  ...["prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-checkout"],
  ...["post-merge", "pre-push", "pre-receive", "update", "proc-receive", "post-receive"],
  ...["post-update", "reference-transaction", "push-to-checkout", "pre-auto-gc", "post-rewrite"],
  ...["sendemail-validate", "fsmonitor-watchman", "post-index-change", "p4-changelist"],
  ...["p4-prepare-changelist", "p4-post-changelist", "p4-pre-submit"],
];
const MAX_FILES = 64;

/**
 * Whatever file says so, and also what another one overrules: that may change.
 *
 * @param keys of which settings the files are meant
 */
export function executedByGit(
  repository: RepositoryFiles,
  user: GitUser,
  keys = /^/,
): ExecutedByGit {
  const { settings, included } = gitConfiguration(repository, user);
  const { root, gitDirectory } = repository;
  const { home } = user;
  const named = settings.flatMap((setting) => hookDirectory(setting) || [])
    .map((path) => expandHome(path, root, home))
    .flatMap((path) => [path, resolvePathSync(path, "/")]);
  const hooks = hereAsWell(named, repository);
  const programs = settings.flatMap(({ key, value }) => {
    const command = keys.test(key) ? commandInGitSetting(key, value) : undefined;
    const places = { root, home, gitDirectory, variables: user.environment };
    return command === undefined ? [] : pathsInCommand(command, places);
  });
  // A directory that holds the whole tree is none of hooks alone.
  const isAround = (path: string) => isWithin(root, path);
  const files = [
    ...hooks.filter(isAround).flatMap((path) => HOOKS.map((name) => join(path, name))),
    ...hereAsWell(programs, repository).slice(0, MAX_FILES),
  ];
  return {
    hooks: [...new Set(hooks.filter((path) => !isAround(path)))],
    files: [...new Set(files)],
    included,
  };
}

/** Whether git runs what is at `place`, every link followed. */
export function isExecutedByGit(
  place: string,
  { repository, user }: { repository: RepositoryFiles; user: GitUser },
): boolean {
  const { hooks, files, included } = executedByGit(repository, user);
  return hooks.some((path) => isWithin(place, path)) || included.includes(place) ||
    files.some((path) => path === place || resolvePathSync(path, "/") === place);
}

/** What a path of the main working tree has in this one: once its branch is merged it is the same. */
export function hereAsWell(
  paths: readonly string[],
  { root, commonDirectory }: RepositoryFiles,
): string[] {
  const main = dirname(commonDirectory);
  if (basename(commonDirectory) !== ".git" || main === root) return [...paths];
  return paths.flatMap((path) =>
    isWithin(path, main) && !isWithin(path, root) && !isWithin(path, commonDirectory)
      ? [path, join(root, relative(main, path))]
      : [path]
  );
}
