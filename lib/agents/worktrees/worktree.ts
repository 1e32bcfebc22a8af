/**
 * The worktree of a run: `-w NAME`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { shellQuote } from "../../sys/shell_quote.ts";
import { exists } from "../../sys/files/info_at.ts";
import { UserError } from "../../errors.ts";
import {
  commitOf,
  findRepository,
  type LinkedWorktree,
  listWorktrees,
  type Repository,
  repositoryPath,
} from "./repository.ts";
import { assertBranchName } from "./branch_name.ts";
import { branchRef, cannotUse, checkOut, clearPlace, type Place } from "./checkout.ts";
import { gitDirectoryOf, isSame, pathOf } from "./git_directory.ts";
import { clearHalfMade } from "./half_made.ts";
import { includeFiles } from "./include_files.ts";
import { fetchPullRequest } from "./pull_request.ts";
import { withRepositoryLock, worktreePath } from "./place.ts";
import { readRepositoryRecord, recordWorktree } from "./records.ts";
import { startDirectory } from "./start_directory.ts";

export interface WorktreeRequest {
  /** The directory of everything of ours. */
  home: string;
  /** Where the user stands; the run starts at the same place of the worktree. */
  cwd: string;
  /** Of the branch. */
  name: string;
  /** Number or URL of a pull request at which the branch, a new one then, begins. */
  fromPullRequest?: string | undefined;
  /** Gives up, leaving nothing, when it aborts before `use` is called. */
  signal: AbortSignal;
}

/** A worktree that is ready for a run. */
export interface Worktree extends Place {
  /** Where the run starts: the worktree, or a directory in it. */
  cwd: string;
  /** Its commit as the run starts. */
  base: string;
  event: WorktreeEvent;
  /** What the user should know about it. */
  warnings: string[];
  /** Files that git ignores and that were copied into it, by their paths from the top. */
  included: string[];
  /** Once it has been used in vain: leaves nothing of what was made, unless somebody else uses it by then. */
  takeBack(isUnused: () => boolean): Promise<void>;
}

/** What had to be done; `recreated` when only the directory was missing. */
export type WorktreeEvent = "created" | "reused" | "recreated";

interface Prepared {
  event: WorktreeEvent;
  warnings: string[];
  undo(): Promise<void>;
}

/**
 * Gets the worktree of a branch ready, making what is missing, and calls `use` with it. When that
 * fails, nothing is left of what was made; nobody removes the worktree while it is called.
 *
 * @throws {UserError} when there can be no such worktree: the state in the way, or git's reason
 */
export async function withWorktree<T>(
  { home, cwd, name, fromPullRequest, signal }: WorktreeRequest,
  use: (worktree: Worktree) => Promise<T>,
): Promise<T> {
  const repository = await findRepository(cwd);
  await assertBranchName(name, cwd);
  return await withRepositoryLock(home, repository.commonDir, async (directory) => {
    const path = worktreePath(directory, name);
    const place: Place = { repository: repository.commonDir, directory, name, path };
    const newAt = await newBranchBase(repository, { name, cwd, fromPullRequest });
    const { event, warnings, undo } = await prepare(place, newAt, signal);
    try {
      signal.throwIfAborted();
      const start = await startDirectory(place, repository.prefix);
      const included = event === "reused"
        ? { copied: [], warnings: [] }
        : await includeFiles(path, { from: cwd, commonDir: repository.commonDir });
      warnings.push(...included.warnings, ...await bareWarning(path));
      return await use({
        ...place,
        event,
        cwd: start,
        base: await headOf(path),
        warnings,
        included: included.copied,
        takeBack: (isUnused) =>
          withRepositoryLock(home, repository.commonDir, async () => {
            if (isUnused()) await undo();
          }),
      });
    } catch (error) {
      await undo();
      throw error;
    }
  });
}

/**
 * Makes the worktree of an agent again if its directory was deleted, and calls `use`. One that is
 * there is taken as the agent left it, whatever is checked out in it.
 *
 * @throws {UserError} when its branch is gone too
 */
export async function withRestoredWorktree<T>(
  { home, repository, name }: { home: string; repository: string; name: string },
  use: (worktree: { event: WorktreeEvent; path: string; warnings: string[] }) => Promise<T>,
): Promise<T> {
  return await withRepositoryLock(home, repository, async (directory) => {
    const path = worktreePath(directory, name);
    const place: Place = { repository, directory, name, path };
    await clearHalfMade(place);
    if (exists(join(path, ".git"))) return await use({ event: "reused", path, warnings: [] });
    assertNotMoved(place);
    if (await commitOf(repository, branchRef(name)) === undefined) {
      throw cannotUse(name, "its directory and its branch are gone", {
        hint: `make the branch again: git -C ${
          shellQuote(repositoryPath(repository))
        } branch ${name} <commit>`,
      });
    }
    const { warnings } = await prepare(place, undefined);
    return await use({ event: "recreated", path, warnings });
  });
}

/** Made again, there would be two, and the agent's work in the other one. */
function assertNotMoved({ repository, directory, name, path }: Place): void {
  const known = readRepositoryRecord(directory)?.worktrees.get(name)?.git_directory;
  const now = known && pathOf(repository, known);
  if (now === undefined || now === path || !exists(join(now, ".git"))) return;
  const [at, from, to] = [repositoryPath(repository), now, path].map(shellQuote);
  throw cannotUse(name, `it was moved to "${now}"`, {
    hint: `bring it back: git -C ${at} worktree move ${from} ${to}`,
  });
}

async function prepare(
  place: Place,
  newAt: string | undefined,
  signal?: AbortSignal,
): Promise<Prepared> {
  const { repository, name, path } = place;
  await clearHalfMade(place, signal);
  const worktrees = await listWorktrees(repository);
  const registered = worktrees.find((worktree) => worktree.path === path);
  if (exists(join(path, ".git"))) {
    assertUsable(place, registered);
    await remember(place, newAt);
    return { event: "reused", warnings: [], undo: () => Promise.resolve() };
  }
  const elsewhere = worktrees.find((other) => other.branch === name && other.path !== path);
  if (elsewhere !== undefined) {
    throw cannotUse(name, `that branch is checked out in "${elsewhere.path}"`, {
      hint: "take another name, or check something else out there",
    });
  }
  const inside = worktrees.find((other) => other.path.startsWith(`${path}/`) && exists(other.path));
  if (inside !== undefined) {
    const other = inside.path.slice(place.directory.length + 1);
    throw new UserError(
      `cannot make a worktree for "${name}": that of "${other}" would be inside it`,
      {
        hint: "choose another name",
      },
    );
  }
  await clearPlace(place, registered);
  const forget = () => recordWorktree(place.directory, { repository, name });
  // Before git makes it: where that is killed, the next start finds a branch, and that it is ours.
  const isBegun = newAt !== undefined && await remember(place, newAt);
  const checkout = await checkOut(place, newAt).catch(async (error) => {
    if (isBegun) await forget();
    throw error;
  });
  const isRecorded = await remember(place, undefined) || isBegun;
  return {
    event: registered === undefined ? "created" : "recreated",
    warnings: checkout.warning === undefined ? [] : [checkout.warning],
    undo: async () => {
      if (isRecorded) await forget();
      await checkout.undo();
    },
  };
}

/** Records where a worktree begins, unless that is known, and which one it is; tells whether it did the first. */
async function remember(place: Place, newAt: string | undefined): Promise<boolean> {
  const { directory, repository, name, path } = place;
  const known = readRepositoryRecord(directory)?.worktrees.get(name);
  const isKnown = known !== undefined && newAt === undefined;
  const git_directory = gitDirectoryOf(repository, path);
  if (isKnown && isSame(known.git_directory, git_directory)) return false;
  const { git_directory: _before, ...begun } = isKnown ? known : {
    base: newAt ?? await headOf(path),
    branch_created: newAt !== undefined,
    created_at: new Date().toISOString(),
  };
  const record = { ...begun, ...(git_directory === undefined ? {} : { git_directory }) };
  await recordWorktree(directory, { repository, name, record });
  return !isKnown;
}

/** The commit for a new branch; undefined when the branch exists. */
async function newBranchBase(
  { commonDir }: Repository,
  { name, cwd, fromPullRequest }: Pick<WorktreeRequest, "name" | "cwd" | "fromPullRequest">,
): Promise<string | undefined> {
  const isNew = await commitOf(commonDir, branchRef(name)) === undefined;
  if (fromPullRequest !== undefined) {
    if (isNew) return await fetchPullRequest(fromPullRequest, cwd);
    throw cannotUse(name, "--from-pr makes a new branch, and this one exists", {
      hint: "choose another name, or leave out --from-pr to go on in it",
    });
  }
  if (!isNew) return undefined;
  // HEAD of where the user stands, which may be a worktree itself.
  const head = await askReadGit(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { cwd });
  if (head.code === 0) return head.stdout.trim();
  throw cannotUse(name, `"${repositoryPath(commonDir)}" has no commit yet`, {
    hint: 'make one first: git add -A && git commit -m "first"',
  });
}

function assertUsable({ name, path }: Place, registered: LinkedWorktree | undefined): void {
  if (registered === undefined) {
    throw cannotUse(name, `"${path}" is in the way and is not a worktree of this repository`, {
      hint: "if the repository was moved: git worktree repair",
    });
  }
  if (registered.branch === name) return;
  const what = registered.branch === undefined ? "no branch" : `branch "${registered.branch}"`;
  throw cannotUse(name, `"${path}" has ${what} checked out`, {
    hint: `finish what goes on there, or: git -C ${shellQuote(path)} switch ${name}`,
  });
}

/** With per-worktree configuration `core.bare` holds for every worktree that does not say otherwise. */
async function bareWarning(path: string): Promise<string[]> {
  const inTree = await askReadGit(["rev-parse", "--is-inside-work-tree"], { cwd: path });
  if (inTree.code === 0 && inTree.stdout.trim() === "true") return [];
  const fix = `git -C ${shellQuote(path)} config --worktree core.bare false`;
  return [
    `git takes this worktree for a bare repository, because core.bare is set for all of them: ${fix}`,
  ];
}

async function headOf(path: string): Promise<string> {
  return (await readGit(["rev-parse", "--verify", "HEAD"], { cwd: path })).trim();
}
