/**
 * Whether a git command would fill a copy of the repository with a file that is denied: in a worktree or a clone that
 * was made without files, `git checkout` puts them where a rule that begins with `./` does not look.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { UserError } from "../../../errors.ts";
import { askReadGit, disarm, readGit } from "../../../sys/git/read_git.ts";
import { withTemporaryDirectory } from "../../../sys/files/temporary_directory.ts";
import { type RepositoryFiles, repositoryFiles } from "../../../sys/git/repository_files.ts";
import type { GitShows } from "../inner/git_shows.ts";

export interface FilledCopyOptions {
  /** Where git is run, absolute. */
  cwd: string;
  /** The working directory of the run, absolute. */
  root: string;
  /** Whether a place, absolute, is denied. */
  isDenied: (place: string) => boolean;
}

const TIMEOUT_MS = 5_000;
/** Nobody names more. */
const MAX_COMMITS = 8;

/** The name of a denied file that would be put there, from the top of its repository; undefined when there is none. */
export async function filledCopy(
  { where, fills }: GitShows & { fills: readonly string[] },
  { cwd, root, isDenied }: FilledCopyOptions,
): Promise<string | undefined> {
  const directories = where.filter((_, index) => where[index - 1] === "-C");
  const at = resolve(cwd, ...directories);
  const [own, copy] = [repositoryFiles(root), repositoryFiles(at)];
  if (own === undefined || copy === undefined || own.root === copy.root) return undefined;
  const isHidden = (name: string) =>
    isDenied(join(own.root, name)) && !isDenied(join(copy.root, name));
  try {
    if (!await isCopy(copy, own)) return undefined;
    for (const commit of ["HEAD", ...fills].slice(0, MAX_COMMITS)) {
      const name = (await filesOf(commit, copy.root)).find(isHidden);
      if (name !== undefined) return name;
    }
    return undefined;
  } catch (error) {
    // Without git, or a repository that it reads, nothing is put anywhere.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether it has the history of `own`, be it as a worktree or as a clone. */
async function isCopy(copy: RepositoryFiles, own: RepositoryFiles): Promise<boolean> {
  if (copy.commonDirectory === own.commonDirectory) return true;
  const head = await askReadGit(["rev-parse", "--verify", "HEAD"], { cwd: own.root });
  if (head.code !== 0) return false;
  const found = await askReadGit(["cat-file", "-e", head.stdout.trim()], { cwd: copy.root });
  return found.code === 0;
}

/** The files of a commit that a checkout would write: a sparse one leaves some out. None for what is no commit. */
async function filesOf(commit: string, cwd: string): Promise<string[]> {
  const found = await askReadGit(["rev-parse", "--verify", "-q", `${commit}^{commit}`], { cwd });
  if (found.code !== 0) return [];
  return await withTemporaryDirectory("index-", async (directory) => {
    const empty = join(directory, "tree");
    await Deno.mkdir(empty);
    const env = { GIT_INDEX_FILE: join(directory, "index"), GIT_WORK_TREE: empty };
    const git = { cwd, timeoutMs: TIMEOUT_MS, env };
    const { args } = await disarm(git);
    await readGit([...args, "read-tree", found.stdout.trim()], git);
    // It marks in the index what is left out, and takes away files, of which there are none. Else it ends with an error.
    await askReadGit([...args, "sparse-checkout", "reapply"], git);
    const listed = await readGit([...args, "ls-files", "-t", "-z"], git);
    return listed.split("\0").filter((line) => line !== "" && !line.startsWith("S "))
      .map((line) => line.slice("H ".length));
  });
}
