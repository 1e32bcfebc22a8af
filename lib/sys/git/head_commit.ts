/**
 * The commit that a working directory is at, read from git's files: a `--bg` must not wait for
 * another program. See gitrepository-layout(5).
 *
 * @module
 */
import { join } from "@std/path/join";
import { readGitFile, repositoryFiles } from "./repository_files.ts";

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** What stands in HEAD where the references are in a table. */
const REFTABLE = "ref: refs/heads/.invalid";
/** HEAD names a branch; more than a few steps is a loop. */
const MAX_STEPS = 5;
/** Repositories with a hundred thousand branches exist; what is larger is left to git. */
const MAX_PACKED_REFS = 64 * 1024 * 1024;

/**
 * The commit of HEAD in the repository around `cwd`; undefined outside of one, before the first
 * commit, and where the references are in a format that only git reads (reftable).
 */
export function headCommit(cwd: string): string | undefined {
  const files = repositoryFiles(cwd);
  if (files === undefined) return undefined;
  const { gitDirectory, commonDirectory } = files;
  let value = readGitFile(join(gitDirectory, "HEAD"));
  for (let step = 0; step < MAX_STEPS && value?.startsWith("ref: "); step++) {
    const name = value.slice("ref: ".length);
    value = readGitFile(join(commonDirectory, name)) ?? packed(commonDirectory, name);
  }
  return value !== undefined && COMMIT.test(value) ? value : undefined;
}

/** The same, asked of git only where its files do not tell. */
export async function currentCommit(cwd: string): Promise<string | undefined> {
  const commit = headCommit(cwd);
  const files = commit === undefined ? repositoryFiles(cwd) : undefined;
  if (files === undefined || readGitFile(join(files.gitDirectory, "HEAD")) !== REFTABLE) {
    return commit;
  }
  const { askReadGit } = await import("./read_git.ts");
  const asked = await askReadGit(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], { cwd });
  return asked.code === 0 ? asked.stdout.trim() : undefined;
}

/** One line `<commit> <name>` for each reference that was packed; see git-pack-refs(1). */
function packed(common: string, name: string): string | undefined {
  const refs = readGitFile(join(common, "packed-refs"), MAX_PACKED_REFS);
  const end = refs === undefined ? -1 : `${refs}\n`.indexOf(` ${name}\n`);
  if (refs === undefined || end < 0) return undefined;
  return refs.slice(refs.lastIndexOf("\n", end) + 1, end);
}
