/**
 * What of a repository is looked at in the end of a run, as it was before the first command.
 *
 * @module
 */
import { join } from "@std/path/join";
import { directoriesIn, namesIn } from "../../sys/files/entries_in.ts";
import { isThere } from "../../sys/files/info_at.ts";
import { readWithoutWaiting } from "../../sys/files/read_without_waiting.ts";
import { mainCheckout } from "../../sys/git/main_checkout.ts";
import type { RepositoryFiles } from "../../sys/git/repository_files.ts";
import { settledStateOf } from "./file_state.ts";
import { type DirectoriesBefore, objectDirectories } from "./object_directories.ts";

/** An index of git, and what it is of. All paths are absolute. */
export interface IndexBefore extends Pick<RepositoryFiles, "root" | "gitDirectory"> {
  path: string;
  state: string;
  /** Undefined of one that is too large to be kept. */
  bytes: Uint8Array | undefined;
  /** Somebody else works there. */
  isOfOthers: boolean;
}

/** All paths are absolute. */
export interface RepositoryBefore extends RepositoryFiles {
  /** What is younger may have been written by the run: in milliseconds, as change times are. */
  since: number;
  /** Where git looks for objects, of submodules as well. */
  directories: DirectoriesBefore;
  /** Its own, and that of the main checkout, which lies in what worktrees share. */
  indexes: readonly IndexBefore[];
  /** Paths in its directories, by which one git keeps off the others. */
  locks: ReadonlySet<string>;
}

const LOCK = ".lock";
/** It stays in memory as long as the run goes on: 150,000 files, about, which is more than Linux has (90,000: 10 MB). */
const MAX_INDEX_BYTES = 16 * 1024 * 1024;
/** Deno tells change times in whole seconds, and the clock of files is behind by a tick. */
const COARSE_MS = 2_000;

/** What there is now of a repository. */
export function asItIs(files: RepositoryFiles): RepositoryBefore {
  const { root, gitDirectory, commonDirectory } = files;
  const main = mainCheckout(root);
  return {
    ...files,
    since: Date.now() - COARSE_MS,
    directories: new Map(
      [commonDirectory, ...modulesOf(files)].flatMap((path) => [...objectDirectories(path)]),
    ),
    indexes: [
      indexOf({ root, gitDirectory }, { isOfOthers: false }),
      ...main === undefined
        ? []
        : [indexOf({ root: main, gitDirectory: commonDirectory }, { isOfOthers: true })],
    ],
    locks: new Set(locksIn(files)),
  };
}

function indexOf(
  of: Pick<IndexBefore, "root" | "gitDirectory">,
  { isOfOthers }: Pick<IndexBefore, "isOfOthers">,
): IndexBefore {
  const path = join(of.gitDirectory, "index");
  return { ...of, path, state: settledStateOf(path), bytes: bytesOf(path), isOfOthers };
}

function bytesOf(path: string): Uint8Array | undefined {
  try {
    const options = { maxBytes: MAX_INDEX_BYTES + 1, followsLink: false };
    const bytes = readWithoutWaiting(path, options);
    return bytes.length > MAX_INDEX_BYTES ? undefined : bytes;
  } catch {
    // There is none before the first `git add`.
    return new Uint8Array();
  }
}

/** Git directories of submodules, and of theirs; one may be named `libs/one`. */
export function modulesOf({ gitDirectory, commonDirectory }: RepositoryFiles): string[] {
  return [...new Set([gitDirectory, commonDirectory])].flatMap(modulesIn);
}

function modulesIn(directory: string): string[] {
  const below = (path: string): string[] =>
    directoriesIn(path).flatMap((path) =>
      isThere(join(path, "HEAD")) ? [path, ...modulesIn(path)] : below(path)
    );
  return below(join(directory, "modules"));
}

/** Paths of all locks in the directories of a repository. */
export function locksIn({ gitDirectory, commonDirectory }: RepositoryFiles): string[] {
  return [...new Set([gitDirectory, commonDirectory])].flatMap((directory) =>
    namesIn(directory).filter((name) => name.endsWith(LOCK)).map((name) => join(directory, name))
  );
}
