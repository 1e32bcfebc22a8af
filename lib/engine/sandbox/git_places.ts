/**
 * What of a repository's git directory a sandbox lets be written: what a commit writes, and nothing that makes git run a
 * program. See gitrepository-layout(5).
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { infoAt, isDirectoryAt, isThere } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { reopen, reopenedEntries } from "../../sys/files/reopened.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { settingsIn } from "../../sys/git/configuration.ts";
import { readGitFile } from "../../sys/git/repository_files.ts";

export interface GitPlaces {
  writable: string[];
  readOnly: string[];
  /** Also kept as it is, but others change it all the time. */
  kept: string[];
  /** What must not come to be there unnoticed. */
  expected: string[];
  /** Git's own directories, in which nothing else may be made. */
  shared: string[];
}

/** Of a git directory: what configures it, what it runs, and what leads to other directories. */
export const GUARDED: readonly string[] = [
  "config",
  "config.worktree",
  "hooks",
  "info",
  "commondir",
  "gitdir",
  "worktrees",
  "modules",
];
/** Of the directory that worktrees share: what a commit in one of them writes. Nothing of it is run. */
const SHARED =
  /^(?:objects|refs|logs|lfs|rr-cache|reftable|packed-refs|shallow|gc\.log)$|\.(?:lock|pid|new)$/;
const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * The places of the repository whose `.git` is at `path`.
 *
 * Of a worktree `.git` is a file, which anybody may have written: what it names counts only where that names it in turn, as
 * git has written it; or where it lies in what may be written anyway, so that nothing more is opened.
 *
 * @param path absolute, without links
 * @param options.roots what may be written anyway, be it a git directory or not
 */
export function gitPlaces(
  path: string,
  { roots = [] }: { roots?: readonly string[] } = {},
): GitPlaces {
  const none: GitPlaces = {
    ...{ writable: [], kept: [], expected: [], shared: [] },
    readOnly: infoAt(path)?.isSymlink ? [] : [path],
  };
  const isOurs = (directory: string) =>
    isGitDirectory(directory) && roots.some((root) => isWithin(directory, root));
  if (infoAt(path)?.isSymlink) {
    const directory = resolvePathSync(path, "/");
    // Anywhere else it may be anything.
    return isOurs(directory) || namesBack(directory, path) ? ofRepository(directory) : none;
  }
  if (!isDirectoryAt(path)) {
    const link = readGitFile(path)?.match(/^gitdir: (.+)$/)?.[1];
    const directory = link === undefined ? undefined : resolvePathSync(link, dirname(path));
    if (directory === undefined) return none;
    const common = sharedDirectory(directory, path);
    if (common !== undefined) return ofWorktree(path, { directory, common });
    if (!isOurs(directory) && !namesBack(directory, path)) return none;
    const { readOnly, ...places } = ofRepository(directory);
    return { ...places, readOnly: [path, ...readOnly] };
  }
  reopen(path);
  // A name of git's that is something else is left alone.
  if (readGitFile(join(path, "HEAD")) === undefined) return none;
  return ofRepository(path);
}

/** What the worktree's git directory shares with others; undefined when it is none, or that of another worktree. */
function sharedDirectory(directory: string, path: string): string | undefined {
  const back = readGitFile(join(directory, "gitdir"));
  const shared = readGitFile(join(directory, "commondir"));
  if (back === undefined || shared === undefined) return undefined;
  if (resolvePathSync(back, directory) !== path) return undefined;
  const common = resolvePathSync(shared, directory);
  const isIts = directory === join(common, "worktrees", basename(directory)) &&
    isGitDirectory(common);
  return isIts ? common : undefined;
}

function isGitDirectory(directory: string): boolean {
  return ["HEAD", "config", "objects", "refs"].every((name) => isThere(join(directory, name)));
}

/** Whether a directory is that of the working tree with `path`, as its own configuration says: of a submodule git does that. */
function namesBack(directory: string, path: string): boolean {
  if (readGitFile(join(directory, "HEAD")) === undefined) return false;
  const config = readGitFile(join(directory, "config"), MAX_CONFIG_BYTES);
  const tree = settingsIn(config ?? "").findLast(({ key }) => key === "core.worktree")?.value;
  return tree !== undefined && resolvePathSync(tree, directory) === dirname(path);
}

function ofWorktree(
  path: string,
  { directory, common }: { directory: string; common: string },
): GitPlaces {
  const guarded = ["commondir", "gitdir", "config.worktree", "info"].map((name) =>
    join(directory, name)
  );
  makeGuarded(common);
  // To delete a reference git makes a file beside all that is the repository's own, and puts it in the place of another.
  const others = reopenedEntries(common).filter(({ name }) => !SHARED.test(name))
    .map(({ name }) => join(common, name));
  const isGuarded = (place: string) => GUARDED.includes(basename(place));
  return {
    writable: [common, directory],
    readOnly: [path, ...others.filter(isGuarded), ...guarded.filter(isThere)],
    kept: others.filter((place) => !isGuarded(place)),
    expected: guarded.filter((name) => !isThere(name)),
    shared: [common],
  };
}

function ofRepository(path: string): GitPlaces {
  makeGuarded(path);
  const guarded = GUARDED.map((name) => join(path, name));
  return {
    writable: [path],
    readOnly: guarded.filter(isThere),
    kept: [],
    shared: [],
    expected: guarded.filter((name) => !isThere(name)),
  };
}

/** What is not there cannot be guarded; git makes these itself when it needs them, and empty they mean nothing. */
function makeGuarded(directory: string): void {
  for (const name of ["hooks", "info", "modules"]) {
    try {
      Deno.mkdirSync(join(directory, name));
    } catch {
      // It is there, or cannot be made by commands either.
    }
  }
}
