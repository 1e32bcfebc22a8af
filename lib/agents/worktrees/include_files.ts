/**
 * Files that git ignores and a worktree needs, such as `.env`: `.worktreeinclude`.
 *
 * The convention of other tools: a file in the syntax of .gitignore at the top of the repository. What it names is
 * copied into each new worktree if git ignores it too; tracked files come with the branch.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { errorMessage } from "../../errors.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { askReadGit, disarm, readGit } from "../../sys/git/read_git.ts";
import { holdPlace } from "../../sys/files/hold_place.ts";
import { exists } from "../../sys/files/info_at.ts";
import { describeSystemError } from "../../sys/system_error.ts";
import { listWorktrees } from "./repository.ts";

const FILE = ".worktreeinclude";

export interface IncludedFiles {
  /** Paths from the top. */
  copied: string[];
  warnings: string[];
}

/**
 * Copies into the new worktree at `path` what `.worktreeinclude` of the user's working tree names, else of the main
 * one. What is there already stays, links are not followed, and nothing that goes wrong is more than a warning.
 */
export async function includeFiles(
  path: string,
  { from, commonDir }: { from: string; commonDir: string },
): Promise<IncludedFiles> {
  try {
    const source = await sourceOf(from, commonDir);
    if (source === undefined || source === path) return { copied: [], warnings: [] };
    return await copyAll(await includedIn(source), { source, path });
  } catch (error) {
    return { copied: [], warnings: [`${FILE} was not followed: ${errorMessage(error)}`] };
  }
}

/** The working tree that has the file. */
async function sourceOf(from: string, commonDir: string): Promise<string | undefined> {
  const [main] = await listWorktrees(commonDir);
  return [repositoryFiles(from)?.root, main?.path]
    .find((root) => root !== undefined && exists(join(root, FILE)));
}

async function includedIn(source: string): Promise<string[]> {
  const { args } = await disarm({ cwd: source });
  const matching = await readGit(
    [...args, "ls-files", "-z", "--others", "--ignored", `--exclude-from=${join(source, FILE)}`],
    { cwd: source },
  );
  if (matching === "") return [];
  // Exit code 1: git ignores none of them.
  const ignored = await askReadGit([...args, "check-ignore", "-z", "--stdin"], {
    cwd: source,
    stdin: matching,
  });
  return ignored.stdout.split("\0").filter((name) => name !== "" && !name.endsWith("/"));
}

async function copyAll(
  names: readonly string[],
  { source, path }: { source: string; path: string },
): Promise<IncludedFiles> {
  const copied: string[] = [];
  const warnings: string[] = [];
  const from = await Deno.realPath(source);
  for (const name of names) {
    try {
      if (await copyOne(join(from, name), { top: path, name })) copied.push(name);
    } catch (error) {
      warnings.push(`"${name}" of ${FILE} was not copied: ${describeSystemError(error)}`);
    }
  }
  return { copied, warnings };
}

async function copyOne(
  file: string,
  { top, name }: { top: string; name: string },
): Promise<boolean> {
  const target = join(top, name);
  if (!(await Deno.lstat(file)).isFile || exists(target)) return false;
  // Another agent may put a link to where a directory was that git has looked into.
  using held = holdPlace(file);
  await Deno.mkdir(dirname(target), { recursive: true });
  // The branch may have a link where the user has a directory.
  const parent = await Deno.realPath(dirname(target));
  if (parent !== top && !parent.startsWith(`${top}/`)) {
    throw new Error("its directory leads out of the worktree");
  }
  await Deno.copyFile(held.path, target);
  return true;
}
