/**
 * The repositories that a run works in: what of them a sandbox lets be written, and what may not be made there.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isThere } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { ClosedDirectory } from "../../sys/sandbox/sandbox_profile.ts";
import { hooksDirectory } from "../permissions/hooks_directory.ts";
import { type GitPlaces, gitPlaces, GUARDED } from "./git_places.ts";
import { findGuardedFiles, type GuardedFiles } from "./guarded_files.ts";
import { includedConfigurations } from "./included_configurations.ts";

const COMMON_DIRECTORY = "commondir";

/** The repositories that the run works in, and what is run later of what they hold. */
export function gitOf(
  cwd: string,
  { roots, home, guarded = new Map() }: {
    roots: readonly string[];
    /** The user's home directory. */
    home: string;
    guarded?: Map<string, GuardedFiles> | undefined;
  },
) {
  const places: GitPlaces = { writable: [], readOnly: [], kept: [], expected: [], shared: [] };
  const around = repositoryFiles(cwd);
  const repositories = new Set(around === undefined ? [] : [join(around.root, ".git")]);
  for (const root of roots) {
    const { paths, git } = guarded.get(root) ?? findGuardedFiles(root);
    guarded.set(root, { paths, git });
    places.readOnly.push(...paths);
    for (const path of git) repositories.add(path);
    const hooks = hooksDirectory(root);
    if (hooks !== undefined && roots.some((root) => isWithin(hooks, root) && hooks !== root)) {
      places.readOnly.push(hooks);
    }
  }
  const included: string[] = [];
  for (const path of repositories) {
    const { writable, readOnly, kept, expected, shared } = gitPlaces(path);
    places.writable.push(...writable);
    places.kept.push(...kept);
    places.shared.push(...shared);
    places.readOnly.push(...readOnly);
    included.push(
      ...includedConfigurations(path, home).filter((file) =>
        roots.some((root) => isWithin(file, root))
      ),
    );
    places.expected.push(...expected);
  }
  // Of a worktree below its own repository that is kept as it is; but here commits are made in both.
  const isOwn = (path: string) => repositories.has(path) && places.writable.includes(path);
  return {
    ...places,
    readOnly: [...places.readOnly.filter((path) => !isOwn(path)), ...included],
    included,
    kept: places.kept.filter((path) => !isOwn(dirname(path))),
    shared: places.shared.filter((path) => !isOwn(path)),
    own: places.writable.filter(isOwn),
  };
}

/**
 * In a directory that worktrees share nothing may be made that configures git or that it runs; and whose ever `commondir` is: git
 * would take its configuration from where that leads. All else may come there while a run goes on: the user works in the main
 * worktree, where a merge leaves `MERGE_HEAD`, a rebase `rebase-merge`, an editor its `.COMMIT_EDITMSG.swp`.
 */
export function closedDirectories(
  { shared, own, included }: Record<"shared" | "own" | "included", readonly string[]>,
): ClosedDirectory[] {
  return [
    // Which the user's configuration names, and git would read.
    ...included.filter((path) => !isThere(path)).map((path) => ({
      path: dirname(path),
      names: [basename(path)],
    })),
    ...shared.map((path) => {
      const before = new Set(reopenedEntries(path).map(({ name }) => name));
      return {
        path,
        names: GUARDED.filter((name) => name === COMMON_DIRECTORY || !before.has(name)),
      };
    }),
    ...own.map((path) => ({ path, names: [COMMON_DIRECTORY] })),
  ];
}
