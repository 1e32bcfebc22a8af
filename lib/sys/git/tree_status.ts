/**
 * What has changed in a working tree. Nothing of its repository is run for it, unless its filters are asked for.
 *
 * @module
 */
import { join } from "@std/path/join";
import { exists } from "../files/info_at.ts";
import { hiddenFiles, withIndexCopy } from "./index_copy.ts";
import { askGit } from "./git.ts";
import { isContentOf } from "./lfs_pointer.ts";
import { closedPaths } from "./closed_paths.ts";
import { disarm, type Disarmed, readGit, readGitWithWarnings } from "./read_git.ts";
import type { GitOptions } from "./run_git.ts";

export interface TreeStatus {
  /** Undefined where none is checked out. */
  branch: string | undefined;
  /**
   * Paths that are changed, added, deleted or untracked, from the top; an untracked directory is one and ends with
   * `/`. What is changed inside of a submodule stands below its path.
   */
  changed: string[];
  /** What git could not look into, see `closedPaths()`: it may have changed as well. */
  closed: string[];
}

export interface TreeStatusOptions {
  /**
   * Runs the filters that its attributes choose, as the user's git would: where a file must not count as changed only
   * because its filter did not run. Where one fails, the files are compared without. Not those of a submodule: whoever
   * wrote its files may have written its configuration.
   */
  runFilters?: boolean;
  /** Takes the index's word for files that it hides (git-update-index(1)): one git less, for who only wants a number. */
  trustsIndex?: boolean;
  /** For each git that is asked. */
  timeoutMs?: number;
  /** Once it is aborted, git is killed. */
  signal?: AbortSignal;
}

/** How many files are looked at that only a filter could tell; the rest counts as changed. */
const MAX_FILTERED = 100;
/** Submodules of submodules. */
const MAX_DEPTH = 5;

/**
 * Asks git about the working tree whose top is `path`.
 *
 * @throws {UserError} with git's reason
 */
export async function treeStatus(
  path: string,
  options: TreeStatusOptions = {},
): Promise<TreeStatus> {
  return await statusAt(path, options, 0);
}

async function statusAt(
  path: string,
  options: TreeStatusOptions,
  depth: number,
): Promise<TreeStatus> {
  const { timeoutMs, signal } = options;
  const own = { cwd: path, signal, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
  const ask = (git: GitOptions) => askStatus({ ...own, ...git }, options);
  const isHiding = !options.trustsIndex && (await hiddenFiles(own)).length > 0;
  const status = isHiding ? await withIndexCopy(path, ask, own) : await ask(own);
  // Each by itself: git would ask it with its own configuration.
  if (depth < MAX_DEPTH) {
    const inside = { ...options, runFilters: false };
    for (const name of await submodulesIn(own)) {
      const { changed, closed } = await statusAt(join(path, name), inside, depth + 1);
      status.changed.push(...changed.map((file) => join(name, file)));
      status.closed.push(...closed.map((file) => join(name, file)));
    }
  }
  return status;
}

async function askStatus(
  git: GitOptions,
  { runFilters = false }: TreeStatusOptions,
): Promise<TreeStatus> {
  const args = [
    "status",
    ...["--porcelain=v2", "--branch", "-z", "--no-renames", "--ignore-submodules=dirty"],
    "--untracked-files=normal",
  ];
  const asUser = runFilters ? await askGit(args, git) : undefined;
  const disarmed = asUser?.code === 0
    ? { args: [], filters: new Set<string>() }
    : await disarm(git);
  const printed = asUser?.code === 0
    ? asUser
    : await readGitWithWarnings([...disarmed.args, ...args], git);
  const entries = printed.stdout.split("\0").filter((entry) => entry !== "");
  const head = entries.find((entry) => entry.startsWith(BRANCH))?.slice(BRANCH.length);
  const changes = entries.flatMap(parseEntry);
  const same = await unchangedBehindFilter(changes, git, disarmed);
  return {
    branch: head === "(detached)" ? undefined : head,
    changed: changes.map(({ path }) => path).filter((path) => !same.has(path)),
    closed: closedPaths(printed.stderr),
  };
}

const BRANCH = "# branch.head ";

interface Change {
  path: string;
  /** Of a file that only differs from the index: what stands there. */
  blob?: string;
}

/** See git-status(1), "Porcelain Format Version 2". */
function parseEntry(entry: string): Change[] {
  const fields = entry.split(" ");
  const rest = (count: number) => fields.slice(count).join(" ");
  switch (fields[0]) {
    case "?":
      return [{ path: rest(1) }];
    case "u":
      return [{ path: rest(10) }];
    case "1": {
      const blob = fields[7];
      const isOnlyInTree = fields[1] === ".M" && fields[2] === "N...";
      return [{ path: rest(8), ...(isOnlyInTree && blob !== undefined ? { blob } : {}) }];
    }
    default:
      return [];
  }
}

/** With its filter turned off a file of git LFS differs from what is committed, though nobody has changed it. */
async function unchangedBehindFilter(
  changes: readonly Change[],
  git: GitOptions,
  { args, filters }: Disarmed,
): Promise<Set<string>> {
  const same = new Set<string>();
  if (filters.size === 0) return same;
  const candidates = changes.filter(({ blob }) => blob !== undefined).slice(0, MAX_FILTERED);
  const filtered = await filteredPaths(candidates.map(({ path }) => path), git, args);
  for (const { path, blob = "" } of candidates.filter(({ path }) => filtered.has(path))) {
    const content = await readGit(["cat-file", "blob", blob], git);
    const isSame = await isContentOf(content, join(git.cwd, path)).catch(() => false);
    if (isSame) same.add(path);
  }
  return same;
}

/** Those of `paths` whose attributes choose a filter, with its name. */
export async function filteredPaths(
  paths: readonly string[],
  git: GitOptions,
  args: readonly string[],
): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  const stdin = paths.map((path) => `${path}\0`).join("");
  const command = [...args, "check-attr", "-z", "--stdin", "filter"];
  const fields = (await readGit(command, { ...git, stdin })).split("\0");
  const found = new Map<string, string>();
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [path = "", , value = ""] = fields.slice(index, index + 3);
    if (!["unspecified", "unset", ""].includes(value)) found.set(path, value);
  }
  return found;
}

async function submodulesIn(git: GitOptions): Promise<string[]> {
  if (!exists(join(git.cwd, ".gitmodules"))) return [];
  const staged = await readGit(["ls-files", "-z", "--stage", "--full-name", "--", ":/"], git);
  return staged.split("\0").filter((entry) => entry.startsWith("160000 "))
    .map((entry) => entry.slice(entry.indexOf("\t") + 1))
    .filter((name) => exists(join(git.cwd, name, ".git")));
}
