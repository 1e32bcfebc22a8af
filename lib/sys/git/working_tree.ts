/**
 * The files of a working tree as a tree object of git's, made without running anything of its repository.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { addFiles } from "./adding/add_files.ts";
import { infoAt } from "../files/info_at.ts";
import { readWithoutWaiting } from "../files/read_without_waiting.ts";
import { lstatByBytes, withPath } from "../files/with_path.ts";
import { type IgnoredFiles, ignoredFiles } from "./ignored_files.ts";
import { isContentOf, isPointer, pointerOf } from "./lfs_pointer.ts";
import { closedPaths } from "./closed_paths.ts";
import { askReadGit, disarm, type Disarmed, readGit, readGitWithWarnings } from "./read_git.ts";
import { readableSize } from "./readable_size.ts";
import type { GitOptions, ObjectsElsewhere } from "./run_git.ts";
import { filteredPaths } from "./tree_status.ts";
import { type NotKept, untrackedFiles, type UntrackedOptions } from "./untracked_files.ts";

export interface WorkingTreeOptions extends UntrackedOptions {
  /**
   * What the tree is compared with: a changed file of git LFS is kept as its pointer, as LFS would, unless it stands
   * there as it lies in the working tree. Without, files are kept as they lie there.
   */
  comparedWith?: string;
  /** Files and links that are kept where they lie there, whatever they are: ignored, large or secret. */
  always?: readonly string[] | undefined;
  /** Lists what is ignored as well. */
  listsIgnored?: boolean | undefined;
}

export interface WorkingTree {
  /** Its object id. */
  tree: string;
  notKept: Array<{ path: string; reason: NotKept }>;
  /** The entries of `leaveOut` for which there is an untracked file. */
  leftOut: ReadonlySet<string>;
  /** Why it holds no untracked file at all; undefined where it holds those that it should. */
  withoutUntracked?: string;
  /** Where that was asked for. */
  ignored?: IgnoredFiles;
  /** Whether a filter stands before a file that was changed: what is kept of it depends on `comparedWith`. */
  hasFiltered: boolean;
  /** For who goes on asking the same repository. */
  disarmed: Disarmed;
}

/**
 * Writes the tree of all files that git tracks, as they lie there, and of the untracked ones that it does not ignore.
 *
 * @param git names the top of the working tree, an index that may be changed, see `withIndexCopy()`, and a directory for objects
 * that nobody else knows, see `withTemporaryObjects()`
 * @throws {UserError} with git's reason
 */
export async function writeWorkingTree(
  git: GitOptions & ObjectsElsewhere,
  options: WorkingTreeOptions,
): Promise<WorkingTree> {
  const disarmed = await disarm(git);
  const ask = (args: string[], stdin?: string) =>
    readGit([...disarmed.args, ...args], { ...git, ...(stdin === undefined ? {} : { stdin }) });
  const isCompared = (path: string) => path !== "" && !options.leaveOut?.has(path);
  const { untracked: limits, listsIgnored = false } = options;
  const timeoutMs = typeof limits === "object" ? limits.timeoutMs : undefined;
  const [tracked, untracked, ignored] = await Promise.all([
    // git add(1) would do, but it asks each submodule with that one's own configuration.
    changedFiles(git, disarmed),
    untrackedFiles(git, { ...options, disarmed }),
    listsIgnored ? ignoredFiles(git, { disarmed, timeoutMs }) : undefined,
  ]);
  const changed = [
    ...new Set([...tracked.changed.filter(isCompared), ...options.always ?? []]),
  ];
  const { present, gone, unreadable } = await sortByPresence(changed, git.cwd);
  const isPresent = new Set(present);
  const kept = untracked.kept.filter((path) => !isPresent.has(path));
  const notKept = untracked.notKept.filter(({ path }) => !isPresent.has(path));
  const isInside = (file: string) =>
    notKept.some(({ path }) => path.endsWith("/") && file.startsWith(path));
  unreadable.push(...tracked.closed.filter((file) => isCompared(file) && !isInside(file)));
  const before = await stagedEntries(present, ask, disarmed);
  const lines = (paths: readonly string[]) => paths.map((path) => `${path}\0`).join("");
  if (gone.length > 0) await ask(["update-index", "--force-remove", "-z", "--stdin"], lines(gone));
  unreadable.push(...await addFiles([...present, ...kept], git, disarmed));
  const filtered = disarmed.filters.size === 0
    ? new Map<string, string>()
    : await filteredPaths([...present, ...kept], git, disarmed.args);
  for (const [path, filter] of filtered) {
    const entry = await behindFilter(path, { filter, before: before.get(path), git, options });
    if (entry === undefined) continue;
    const { mode, oid } = "oid" in entry ? entry : {
      mode: entry.mode,
      oid: (await ask(["hash-object", "-w", "--stdin", "--no-filters"], entry.text)).trim(),
    };
    await ask(["update-index", "--cacheinfo", `${mode},${oid},${path}`]);
  }
  const tree = (await ask(["write-tree", "--missing-ok"])).trim();
  const unread = unreadable.map((path) => ({ path, reason: "unreadable" as const }));
  const { without } = untracked;
  return {
    tree,
    notKept: [...notKept, ...unread],
    leftOut: untracked.leftOut,
    ...(ignored === undefined ? {} : { ignored }),
    ...(without === undefined ? {} : { withoutUntracked: without }),
    hasFiltered: filtered.size > 0,
    disarmed,
  };
}

/** Of those that git tracks. */
async function changedFiles(git: GitOptions, { args }: Disarmed) {
  const command = [...args, "diff-files", "-z", "--name-only", "--ignore-submodules=dirty"];
  const { stdout, stderr } = await readGitWithWarnings(command, git);
  return { changed: stdout.split("\0"), closed: closedPaths(stderr) };
}

interface Staged {
  mode: string;
  oid: string;
}

/** What a file that a filter stands before has to be in the index; undefined when it is that already. */
async function behindFilter(
  path: string,
  { filter, before, git, options: { comparedWith } }: {
    filter: string;
    before: Staged | undefined;
    git: GitOptions;
    options: WorkingTreeOptions;
  },
): Promise<Staged | { mode: string; text: string } | undefined> {
  const file = join(git.cwd, path);
  const blobAt = async (name: string) => {
    const blob = await askReadGit(["cat-file", "blob", name], git);
    return blob.code === 0 ? blob.stdout : undefined;
  };
  const other = comparedWith === undefined ? undefined : await blobAt(`${comparedWith}:${path}`);
  if (other !== undefined && !isPointer(other)) return undefined;
  const blob = before === undefined ? undefined : await blobAt(before.oid);
  if (blob !== undefined && await isContentOf(blob, file)) return before;
  if (comparedWith === undefined) return undefined;
  const known = other ?? blob;
  if (known === undefined ? filter !== "lfs" : !isPointer(known)) return undefined;
  const text = await pointerOf(file);
  return text === undefined ? undefined : { mode: before?.mode ?? "100644", text };
}

async function stagedEntries(
  paths: readonly string[],
  ask: (args: string[], stdin?: string) => Promise<string>,
  { filters }: Disarmed,
): Promise<Map<string, Staged>> {
  const entries = new Map<string, Staged>();
  if (filters.size === 0 || paths.length === 0) return entries;
  for (const entry of (await ask(["ls-files", "-z", "--stage"])).split("\0")) {
    const [, mode, oid, stage, path] = /^(\d+) (\w+) (\d)\t(.*)$/s.exec(entry) ?? [];
    if (mode === undefined || oid === undefined || path === undefined || stage !== "0") continue;
    if (!mode.startsWith("160")) entries.set(path, { mode, oid });
  }
  return entries;
}

async function sortByPresence(paths: readonly string[], top: string) {
  const present: string[] = [];
  const gone: string[] = [];
  const unreadable: string[] = [];
  for (const path of paths) {
    if (await isGone(path, top)) gone.push(path);
    else if (await isReadable(join(top, path))) present.push(path);
    else unreadable.push(path);
  }
  return { present, gone, unreadable };
}

/** Also what is only there through a link: git does not look behind it. */
async function isGone(path: string, top: string): Promise<boolean> {
  try {
    for (let above = dirname(path); above !== "."; above = dirname(above)) {
      if ((await lstatByBytes(join(top, above))).isSymlink) return true;
    }
    await lstatByBytes(join(top, path));
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
  }
}

/** A directory is a submodule, of which only the commit counts. */
async function isReadable(path: string): Promise<boolean> {
  if (!path.isWellFormed()) return isReadableByBytes(path);
  return infoAt(path)?.isDirectory || await readableSize(path) !== undefined;
}

/** Of a name that is no UTF-8. */
function isReadableByBytes(path: string): boolean {
  try {
    // One byte tells it, and what is no file is not waited for.
    withPath(path, (path) => readWithoutWaiting(path, { maxBytes: 1, followsLink: true }));
    return true;
  } catch {
    return false;
  }
}
