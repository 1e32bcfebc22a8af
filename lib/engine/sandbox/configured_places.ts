/**
 * What git runs of a working tree because its configuration, or a link among its hooks, says so.
 *
 * @module
 */
import { join } from "@std/path/join";
import { infoAt, isFileOrDirectoryAt } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import type { GitUser } from "../../sys/git/configuration.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { executedByGit } from "../permissions/git_configuration/executed_by_git.ts";

export interface ConfiguredPlaces {
  /** Files and directories that are there. */
  run: string[];
  /** Files that the configuration includes, be they there or not. */
  included: string[];
}

/** Of a git directory: what may be a link to what somebody has among their files. */
const LINKED = ["config", "config.worktree", "hooks", "info", "info/attributes"];

/**
 * What lies in `roots` of it.
 *
 * @param trees tops of working trees, absolute
 * @returns absolute, without links
 */
export function configuredPlaces(
  trees: Iterable<string>,
  { roots, user }: { roots: readonly string[]; user: GitUser },
): ConfiguredPlaces {
  const run = new Set<string>();
  const included = new Set<string>();
  const isOurs = (path: string) => roots.some((root) => isWithin(path, root));
  const known = new Set<string>();
  for (const tree of trees) {
    const repository = repositoryFiles(tree);
    if (repository === undefined || known.has(repository.root)) continue;
    known.add(repository.root);
    const { hooks, files, included: named } = executedByGit(repository, user);
    for (const path of named.filter(isOurs)) included.add(path);
    const own = [...new Set([repository.gitDirectory, repository.commonDirectory])];
    const links = own.flatMap((directory) => LINKED.map((name) => join(directory, name)))
      .filter((path) => infoAt(path)?.isSymlink === true);
    const places = [
      ...hooks,
      ...[...files, ...links].map((path) => resolvePathSync(path, "/")),
      ...[...hooks, ...own.map((directory) => join(directory, "hooks"))].flatMap(behindLinksIn),
    ];
    for (const path of places.filter(isOurs)) {
      // All of the work is none of these.
      if (!roots.some((root) => isWithin(root, path)) && isFileOrDirectoryAt(path)) run.add(path);
    }
  }
  return { run: [...run], included: [...included] };
}

function behindLinksIn(directory: string): string[] {
  return reopenedEntries(directory).filter(({ isSymlink }) => isSymlink)
    .map(({ name }) => resolvePathSync(join(directory, name), "/"));
}
