/**
 * The files below a directory that a person would call the project's: `.git` and what `.gitignore` names left out.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { relative } from "@std/path/relative";
import type { HeldPlace } from "../../../sys/files/held_place.ts";
import { withOddEntries } from "../../../sys/files/odd_entries.ts";
import { Pace } from "../../abort/pace.ts";
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { type IgnoreFile, isIgnored, parseGitignore } from "./gitignore.ts";

/** Usable until the next one is asked for. */
export interface WalkedFile {
  /** Absolute. */
  path: string;
  /** Relative to the directory that was walked. */
  name: string;
  isSymlink: boolean;
  /** Where this process reaches it, whatever happens to the directories above; for `lstat` only. */
  at: string;
  /** Holds it, for reading; throws when it is a link by now. */
  hold(): HeldPlace;
}

export interface WalkOptions {
  /** Absolute and without links: names the files. */
  directory: string;
  /** Whether to pass by a file, or a directory with all that is in it; absolute. By none unless given. */
  leavesOut?: LeavesOut | undefined;
  signal: AbortSignal;
}

type LeavesOut = (path: string, kind: { isDirectory: boolean }) => boolean;

/** A longer list of patterns is none that a person wrote. */
const MAX_IGNORE_BYTES = 1024 * 1024;
/** Each level holds its directory open, of 1,024 files that a process usually may; nobody's project is as deep. */
const MAX_DEPTH = 250;

/**
 * Every regular file and symbolic link below a directory, sorted by path; links are not followed, and FIFOs, devices
 * and sockets left out. A directory that cannot be read is left out, and so is what is more than 250 levels deep. The `.gitignore` files above it, up to the root of
 * its repository, count too; the directory itself is walked even when they name it.
 */
export async function* walkFiles(
  held: HeldPlace,
  { directory, leavesOut, signal }: WalkOptions,
): AsyncGenerator<WalkedFile> {
  const repository = repositoryFiles(directory);
  const root = repository?.root ?? directory;
  const files = repository === undefined ? [] : [
    // The worktrees of a repository share this one.
    ...ignoreFile(join(repository.commonDirectory, "info/exclude"), {
      root: repository.commonDirectory,
      directory: "",
    }),
    ...ignoreFilesAbove(directory, root),
  ];
  yield* walk(held, {
    root,
    start: directory,
    directory,
    files,
    leavesOut,
    signal,
    pace: new Pace(),
    depth: 0,
  });
}

interface Walk {
  /** What the paths of ignore files are relative to. */
  root: string;
  start: string;
  directory: string;
  files: readonly IgnoreFile[];
  leavesOut: LeavesOut | undefined;
  signal: AbortSignal;
  pace: Pace;
  depth: number;
}

async function* walk(held: HeldPlace, options: Walk): AsyncGenerator<WalkedFile> {
  const { root, start, directory, leavesOut, signal, pace, depth } = options;
  signal.throwIfAborted();
  const entries = await sortedEntries(held.path);
  const hasIgnoreFile = entries.some(({ name }) => name === ".gitignore");
  const files = hasIgnoreFile
    ? [...options.files, ...ignoreFileIn(directory, root)]
    : options.files;
  for (const { name, isDirectory, isFile, isSymlink } of entries) {
    if (name === ".git") continue;
    await pace.rest();
    signal.throwIfAborted();
    const path = join(directory, name);
    if (leavesOut?.(path, { isDirectory })) continue;
    if (isIgnored(relative(root, path), { isDirectory, files })) continue;
    if (isDirectory) {
      using child = depth < MAX_DEPTH ? childOf(held, name) : undefined;
      if (child === undefined) continue;
      yield* walk(child, { ...options, directory: path, files, depth: depth + 1 });
    } else if (isFile || isSymlink) {
      yield {
        path,
        name: relative(start, path),
        isSymlink,
        at: `${held.path}/${name}`,
        hold: () => held.child(name),
      };
    }
  }
}

/** Undefined when it is something else by now, or not ours to read. */
function childOf(held: HeldPlace, name: string): HeldPlace | undefined {
  try {
    return held.child(name);
  } catch {
    return undefined;
  }
}

async function sortedEntries(directory: string): Promise<Deno.DirEntry[]> {
  let entries: Deno.DirEntry[];
  try {
    const listed = await Array.fromAsync(Deno.readDir(directory));
    entries = withOddEntries(listed, directory);
  } catch {
    return []; // Removed meanwhile, or not ours to read.
  }
  return entries.sort((a, b) => a.name < b.name ? -1 : 1);
}

function ignoreFilesAbove(directory: string, root: string): IgnoreFile[] {
  const between: string[] = [];
  for (let above = directory; above !== root;) {
    above = dirname(above);
    between.unshift(above);
  }
  return between.flatMap((above) => ignoreFileIn(above, root));
}

function ignoreFileIn(directory: string, root: string): IgnoreFile[] {
  return ignoreFile(join(directory, ".gitignore"), { root, directory: relative(root, directory) });
}

/** One ignore file, or none when it is missing or odd. `directory` is where its patterns count from. */
function ignoreFile(
  path: string,
  { root, directory }: { root: string; directory: string },
): IgnoreFile[] {
  const file = readSmallFile(path, { root, maxBytes: MAX_IGNORE_BYTES });
  return file.kind === "text" ? [{ directory, rules: parseGitignore(file.text) }] : [];
}
