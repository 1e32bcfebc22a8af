/**
 * The repositories that a run works in: what of them a sandbox lets be written, and what may not be made there.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { isThere } from "../../sys/files/info_at.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { ProgramUser } from "../permissions/user_programs/user_programs.ts";
import type { ClosedDirectory } from "../../sys/sandbox/sandbox_profile.ts";
import { configuredPlaces } from "./configured_places.ts";
import { type GitPlaces, gitPlaces, GUARDED } from "./git_places.ts";
import { findGuardedFiles, type GuardedFiles } from "./guarded_files.ts";

const COMMON_DIRECTORY = "commondir";

/** The repositories that the run works in, and what is run later of what they hold. */
export function gitOf(
  cwd: string,
  { roots, user, guarded = new Map() }: {
    roots: readonly string[];
    user: ProgramUser;
    guarded?: Map<string, GuardedFiles> | undefined;
  },
) {
  const places: GitPlaces = { writable: [], readOnly: [], kept: [], expected: [], shared: [] };
  const around = repositoryFiles(cwd);
  const repositories = new Set(around === undefined ? [] : [join(around.root, ".git")]);
  const isNew = roots.some((root) => !guarded.has(root));
  const found = roots.map((root) => {
    const files = guarded.get(root) ?? findGuardedFiles(root, { home: user.home });
    guarded.set(root, files);
    return files;
  });
  for (const path of found.flatMap(({ git }) => git)) repositories.add(path);
  const owned = new Set<string>();
  for (const path of repositories) {
    const { writable, readOnly, kept, expected, shared } = gitPlaces(path, { roots });
    const [directory] = writable;
    if (directory !== undefined && shared.length === 0) owned.add(directory);
    places.writable.push(...writable);
    places.kept.push(...kept);
    places.shared.push(...shared);
    places.readOnly.push(...readOnly);
    places.expected.push(...expected);
  }
  // By now they have been opened again.
  const trees = [...Array.from(repositories, dirname), ...roots];
  const { run, included, wholly } = configuredPlaces(trees, { roots, user });
  // What is made later, and run then, is told: it is the run's own, and stays so where the sandbox is made anew.
  if (isNew) found[0]?.paths.push(...run);
  places.readOnly.push(...found.flatMap(({ paths }) => paths));
  // Of a worktree below its own repository that is kept as it is; but here commits are made in both.
  const isOwn = (path: string) => owned.has(path);
  return {
    ...places,
    linked: found.flatMap(({ linked }) => linked),
    partly: roots.filter((_root, index) => found[index]?.isPartial),
    readOnly: [...places.readOnly.filter((path) => !isOwn(path)), ...included],
    ...{ included, wholly },
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
    // Which the user's configuration names: git would read it, or it would be run at once.
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
