/**
 * The commit that a working directory is at, read from git's files: a `--bg` must not wait for
 * another program. See gitrepository-layout(5).
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** HEAD names a branch; more than a few steps is a loop. */
const MAX_STEPS = 5;

/**
 * The commit of HEAD in the repository around `cwd`; undefined outside of one, before the first
 * commit, and where the references are in a format that only git reads (reftable).
 */
export function headCommit(cwd: string): string | undefined {
  const gitDirectory = findGitDirectory(cwd);
  if (gitDirectory === undefined) return undefined;
  const shared = read(join(gitDirectory, "commondir"));
  const common = shared === undefined ? gitDirectory : resolve(gitDirectory, shared);
  let value = read(join(gitDirectory, "HEAD"));
  for (let step = 0; step < MAX_STEPS && value?.startsWith("ref: "); step++) {
    const name = value.slice("ref: ".length);
    value = read(join(common, name)) ?? packed(common, name);
  }
  return value !== undefined && COMMIT.test(value) ? value : undefined;
}

function findGitDirectory(cwd: string): string | undefined {
  for (let directory = cwd;; directory = dirname(directory)) {
    const path = join(directory, ".git");
    // Of a worktree or a submodule it is a file that names the directory.
    const link = read(path);
    if (link?.startsWith("gitdir: ")) return resolve(directory, link.slice("gitdir: ".length));
    if (read(join(path, "HEAD")) !== undefined) return path;
    if (directory === dirname(directory)) return undefined;
  }
}

/** One line `<commit> <name>` for each reference that was packed; see git-pack-refs(1). */
function packed(common: string, name: string): string | undefined {
  const refs = read(join(common, "packed-refs"));
  const end = refs === undefined ? -1 : `${refs}\n`.indexOf(` ${name}\n`);
  if (refs === undefined || end < 0) return undefined;
  return refs.slice(refs.lastIndexOf("\n", end) + 1, end);
}

/** Undefined for whatever reason: then git's files tell us nothing. */
function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path).trimEnd();
  } catch {
    return undefined;
  }
}
