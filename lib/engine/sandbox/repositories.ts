/**
 * The repositories that a run works in: what of them a sandbox lets be written, and what may not be made there.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { namesIn } from "../../sys/files/entries_in.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { ClosedDirectory } from "../../sys/sandbox/sandbox_profile.ts";
import { hooksDirectory } from "../permissions/hooks_directory.ts";
import { type GitPlaces, gitPlaces, includedConfigurations, isShared } from "./git_places.ts";
import { findGuardedFiles, type GuardedFiles } from "./guarded_files.ts";

const COMMON_DIRECTORY = "commondir";

/** The repositories that the run works in, and what is run later of what they hold. */
export function gitOf(
  cwd: string,
  { roots, guarded = new Map() }: {
    roots: readonly string[];
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
  for (const path of repositories) {
    const { writable, readOnly, kept, expected, shared } = gitPlaces(path);
    places.writable.push(...writable);
    places.kept.push(...kept);
    places.shared.push(...shared);
    places.readOnly.push(
      ...readOnly,
      ...includedConfigurations(path).filter((file) => roots.some((root) => isWithin(file, root))),
    );
    places.expected.push(...expected);
  }
  // Of a worktree below its own repository that is kept as it is; but here commits are made in both.
  const isOwn = (path: string) => repositories.has(path) && places.writable.includes(path);
  return {
    ...places,
    readOnly: places.readOnly.filter((path) => !isOwn(path)),
    kept: places.kept.filter((path) => !isOwn(dirname(path))),
    shared: places.shared.filter((path) => !isOwn(path)),
    own: places.writable.filter(isOwn),
  };
}

/**
 * In a directory that worktrees share a commit makes some names and no others; and whose ever `commondir` is: git would take its
 * configuration from where that leads.
 */
export function closedDirectories(
  { shared, own }: { shared: readonly string[]; own: readonly string[] },
): ClosedDirectory[] {
  return [
    ...shared.map((path) => {
      const before = new Set(namesIn(path));
      return {
        path,
        isForeign: (name: string) =>
          name === COMMON_DIRECTORY || !(before.has(name) || isShared(name)),
      };
    }),
    ...own.map((path) => ({ path, isForeign: (name: string) => name === COMMON_DIRECTORY })),
  ];
}
