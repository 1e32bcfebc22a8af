/**
 * A snapshot of a working tree: a commit under a reference of ours, in the user's repository.
 *
 * Nothing of the repository is run for it, and neither the index nor any file is touched. What is kept is what git
 * would see: tracked files, and untracked ones that are not ignored, unless they are large or look like secrets.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { settlesWithin } from "../settles_within.ts";
import type { IgnoredFiles } from "./ignored_files.ts";
import { withIndexCopy } from "./index_copy.ts";
import { keepObjects } from "./adding/keep_objects.ts";
import { askReadGit, readGit } from "./read_git.ts";
import { repositoryFiles } from "./repository_files.ts";
import type { GitOptions, ObjectsElsewhere } from "./run_git.ts";
import { isSecretFile } from "./secret_file.ts";
import { withTemporaryObjects } from "./temporary_tree.ts";
import type { NotKept, UntrackedLimits } from "./untracked_files.ts";
import { writeWorkingTree } from "./working_tree.ts";

export interface SnapshotOptions {
  /** The full name of the reference, below `refs/isonforge/`. */
  ref: string;
  /** Further names of it. */
  alsoRefs?: readonly string[];
  /** What the commit says; its first line. */
  message: string;
  /**
   * What becomes of untracked files where there are more than are kept, or finding them takes too long: the snapshot is
   * `"without them"`, as is told; there is `"none"`; or they are `"left out"`, whatever there is.
   */
  tooManyUntracked: "without them" | "none" | "left out";
  /** Paths of what is kept in any case; see `WorkingTreeOptions`. */
  always?: readonly string[] | undefined;
  /** Lists what is ignored, unless untracked files are left out. */
  listsIgnored?: boolean;
  /**
   * Told what a reference is about to name, so that whoever is killed in between leaves none of which nobody knows; not
   * where none is made.
   */
  onCommit?: (snapshot: Snapshot) => Promise<void>;
  /** Once it is aborted it is not taken. */
  signal?: AbortSignal | undefined;
  limits?: SnapshotLimits | undefined;
}

/** What it may take. */
export interface SnapshotLimits extends UntrackedLimits {
  /** For all of it, in milliseconds. */
  allMs: number;
}

export interface Snapshot {
  /** Undefined where nothing was changed: then the snapshot is the commit of HEAD, which needs no name. */
  ref?: string;
  commit: string;
  /** Its files. */
  tree: string;
  /** The commit that was checked out; undefined before the first one. */
  head?: string;
  /** The top of the working tree. */
  root: string;
  /** The directory of git's that all worktrees of the repository share: where the reference is. */
  repository: string;
  /** What is in the working tree and not in the snapshot: a directory ends with `/`. */
  notKept: Array<{ path: string; reason: NotKept }>;
  /** Why it holds no untracked file at all; undefined where it does. */
  withoutUntracked?: string;
  /** What git ignores there, where that was asked for. */
  ignored?: IgnoredFiles;
}

const MB = 1024 * 1024;
const MAX_FILE_BYTES = 10 * MB;
const MAX_TOTAL_BYTES = 200 * MB;
/** A call waits for what may never be needed: of a repository around a whole disk only the tracked files are kept. */
const LIMITS: SnapshotLimits = { maxFiles: 10_000, timeoutMs: 5_000, allMs: 10_000 };
const HINT = "list in .gitignore what is not part of the project, or work in a smaller repository";

/** Git's plumbing needs an author even where the user has told git of none. */
export const AUTHOR = {
  GIT_AUTHOR_NAME: "isonforge",
  GIT_AUTHOR_EMAIL: "isonforge@localhost",
  GIT_COMMITTER_NAME: "isonforge",
  GIT_COMMITTER_EMAIL: "isonforge@localhost",
};

/**
 * Takes a snapshot of the working tree around `cwd`, and lets `ref` name it where anything was changed.
 *
 * @example
 * ```ts
 * await takeSnapshot("/home/me/shop", {
 *   ref: "refs/isonforge/start/a3f8c1d2",
 *   message: "before the first change",
 *   tooManyUntracked: "without them",
 * });
 * ```
 * @returns undefined where there is no working tree
 * @throws {UserError} with git's reason when it cannot be taken
 */
export async function takeSnapshot(
  cwd: string,
  options: SnapshotOptions,
): Promise<Snapshot | undefined> {
  const files = repositoryFiles(cwd);
  if (files === undefined) return undefined;
  const { root, commonDirectory: repository } = files;
  const { limits = LIMITS } = options;
  const late = new AbortController();
  const given = options.signal === undefined ? [] : [options.signal];
  const signal = AbortSignal.any([late.signal, ...given]);
  const snapshot = take(root, { ...options, repository, limits, signal });
  if (!await settlesWithin(snapshot, limits.allMs, signal)) {
    late.abort(new UserError(`it took longer than ${limits.allMs / 1000} s; ${HINT}`));
    signal.throwIfAborted();
  }
  return await snapshot;
}

async function take(
  root: string,
  { ref, alsoRefs = [], message, repository, limits, tooManyUntracked, onCommit, signal, ...which }:
    & SnapshotOptions
    & Required<Pick<SnapshotOptions, "limits">>
    & {
      repository: string;
      /** Aborted when nobody waits any more: then git is ended, and no reference is made. */
      signal: AbortSignal;
    },
): Promise<Snapshot> {
  return await withObjectsElsewhere(root, async (git, keep) => {
    const isWithout = tooManyUntracked === "left out";
    const { always, listsIgnored = false } = which;
    const [{ tree, notKept, withoutUntracked, ignored, disarmed }, head] = await Promise.all([
      writeWorkingTree(git, {
        untracked: isWithout ? "left out" : limits,
        maxFileBytes: MAX_FILE_BYTES,
        maxTotalBytes: MAX_TOTAL_BYTES,
        isSecret: isSecretFile,
        always,
        listsIgnored: listsIgnored && !isWithout,
      }),
      headOf(git),
    ]);
    if (withoutUntracked !== undefined && tooManyUntracked === "none") {
      throw new UserError(`untracked files are too many: ${withoutUntracked}; ${HINT}`);
    }
    const commit = tree === head?.tree
      ? head.commit
      : await commitOf(tree, { head: head?.commit, message, git });
    const snapshot = {
      ...{ commit, tree, root, repository, notKept },
      ...(head === undefined ? {} : { head: head.commit }),
      ...(withoutUntracked === undefined
        ? {}
        : { withoutUntracked: `${withoutUntracked}; ${HINT}` }),
      ...(ignored === undefined ? {} : { ignored }),
    };
    if (commit === head?.commit) return snapshot;
    await keep();
    await onCommit?.({ ref, ...snapshot });
    signal.throwIfAborted();
    for (const name of [ref, ...alsoRefs]) {
      await readGit([...disarmed.args, "update-ref", "-m", message, name, commit], git);
    }
    return { ref, ...snapshot };
  }, { signal });
}

/**
 * Calls `action` with what names a copy of the index to git, and a directory for objects that nobody sees before all that is
 * in them was read as it should be; and with what keeps them in the repository.
 */
export async function withObjectsElsewhere<T>(
  path: string,
  action: (git: GitOptions & ObjectsElsewhere, keep: () => Promise<void>) => Promise<T>,
  limits: Pick<GitOptions, "signal"> = {},
): Promise<T> {
  return await withTemporaryObjects(path, async (env) =>
    await withIndexCopy(path, async (copy) => {
      const git = { ...copy, env: { ...copy.env, ...env } };
      return await action(git, () => keepObjects(git));
    }, limits));
}

/** What is checked out; undefined before the first commit. */
async function headOf(git: GitOptions): Promise<{ commit: string; tree: string } | undefined> {
  const found = await askReadGit(["rev-parse", "HEAD^{commit}", "HEAD^{tree}"], git);
  const [commit, tree] = found.stdout.split("\n");
  return found.code !== 0 || !commit || !tree ? undefined : { commit, tree };
}

async function commitOf(
  tree: string,
  { head, message, git }: { head: string | undefined; message: string; git: GitOptions },
): Promise<string> {
  const env = { ...git.env, ...AUTHOR };
  const parent = head === undefined ? [] : ["-p", head];
  const command = ["commit-tree", tree, "-m", message, ...parent];
  return (await readGit(command, { ...git, env })).trim();
}

/** Whether the repository at `path` has that commit. */
export async function isCommit(name: string, path: string): Promise<boolean> {
  return (await askReadGit(["cat-file", "-e", `${name}^{commit}`], { cwd: path })).code === 0;
}

/**
 * What to say of a snapshot that is no commit any more. Nothing of ours deletes it while there is a record of it.
 *
 * @param when it was taken
 */
export function snapshotGone(
  when: string,
  { commit, ref }: Pick<Snapshot, "commit" | "ref">,
  path: string,
): string {
  return ref === undefined
    ? `the commit of the files ${when}, ${commit}, is not in "${path}" any more`
    : `the snapshot of the files ${when} is gone from "${path}": somebody deleted ${ref} and its objects, ` +
      "as commands of an agent can";
}
