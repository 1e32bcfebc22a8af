/**
 * The files below a directory that a person would call the project's: `.git` and what `.gitignore` names left out.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import { repositoryFiles } from "../../sys/repository_files.ts";
import { type IgnoreFile, isIgnored, parseGitignore } from "./gitignore.ts";

export interface WalkedFile {
  /** Absolute. */
  path: string;
  /** Relative to the directory that was walked. */
  name: string;
  isSymlink: boolean;
}

/**
 * Every file and symbolic link below `directory`, sorted by path; links are not followed. A directory that cannot be
 * read is left out. The `.gitignore` files above `directory`, up to the root of its repository, count too; `directory`
 * itself is walked even when they name it.
 */
export async function* walkFiles(
  directory: string,
  { signal }: { signal: AbortSignal },
): AsyncGenerator<WalkedFile> {
  const repository = repositoryFiles(directory);
  const root = repository?.root ?? directory;
  const files = [
    // The worktrees of a repository share this one.
    ...(repository === undefined
      ? []
      : await ignoreFile(join(repository.commonDirectory, "info/exclude"), root, "")),
    ...await ignoreFilesAbove(directory, root),
  ];
  yield* walk(directory, { root, start: directory, files, signal });
}

interface Walk {
  /** What the paths of ignore files are relative to. */
  root: string;
  start: string;
  files: readonly IgnoreFile[];
  signal: AbortSignal;
}

async function* walk(
  directory: string,
  { files: outer, ...rest }: Walk,
): AsyncGenerator<WalkedFile> {
  const { root, start, signal } = rest;
  signal.throwIfAborted();
  const entries = await sortedEntries(directory);
  const hasIgnoreFile = entries.some(({ name }) => name === ".gitignore");
  const files = hasIgnoreFile
    ? [...outer, ...await ignoreFile(join(directory, ".gitignore"), root)]
    : outer;
  for (const { name, isDirectory, isFile, isSymlink } of entries) {
    if (name === ".git") continue;
    const path = join(directory, name);
    if (isIgnored(relative(root, path), { isDirectory, files })) continue;
    if (isDirectory) yield* walk(path, { ...rest, files });
    else if (isFile || isSymlink) yield { path, name: relative(start, path), isSymlink };
  }
}

async function sortedEntries(directory: string): Promise<Deno.DirEntry[]> {
  const entries: Deno.DirEntry[] = [];
  try {
    for await (const entry of Deno.readDir(directory)) entries.push(entry);
  } catch {
    return []; // Removed meanwhile, or not ours to read.
  }
  return entries.sort((a, b) => a.name < b.name ? -1 : 1);
}

async function ignoreFilesAbove(directory: string, root: string): Promise<IgnoreFile[]> {
  const files: IgnoreFile[] = [];
  const between: string[] = [];
  for (let above = directory; above !== root;) {
    above = dirname(above);
    between.unshift(above);
  }
  for (const above of between) files.push(...await ignoreFile(join(above, ".gitignore"), root));
  return files;
}

/** One ignore file, or none when it is missing. `directory` is where its patterns count from, by default its own. */
async function ignoreFile(
  path: string,
  root: string,
  directory = relative(root, dirname(path)),
): Promise<IgnoreFile[]> {
  try {
    return [{ directory, rules: parseGitignore(await Deno.readTextFile(path)) }];
  } catch {
    return [];
  }
}
