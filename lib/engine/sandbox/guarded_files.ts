/**
 * What is already there in a working directory that programs outside of the sandbox run later.
 *
 * @module
 */
import { join } from "@std/path/join";
import { entriesIn } from "../../sys/files/entries_in.ts";
import { isFileOrDirectoryAt } from "../../sys/files/info_at.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { executesByName } from "../permissions/executed_names.ts";
import { FETCHED } from "../permissions/user_programs/fetched.ts";
import { namesAbove, namesBetween } from "../permissions/user_programs/names_above.ts";
import { type LinkedFile, linkedFileAt, withNamesElsewhere } from "./linked_files.ts";

export interface GuardedFiles {
  /** Absolute, without links; `.git` not among them. */
  paths: string[];
  /** All that have further names, which may be those of anything; with those of these names that are fetched or built. */
  linked: LinkedFile[];
  /** Every `.git`. */
  git: string[];
  /** Whether there are directories that were not looked into. */
  isPartial: boolean;
}

/** Of names, in `paths`: each becomes a mount, which costs a millisecond or two. */
const MAX_GUARDED = 64;
/** Directories that are looked into, those above first. */
const MAX_DIRECTORIES = 3_000;
const MAX_MS = 300;
/** How many of them whatever time it takes: a busy machine must not leave open what is near. */
const MIN_DIRECTORIES = 500;
/**
 * Looks for them from `root` down, those that are near first.
 *
 * @param root absolute, without links
 * @param options.home the user's: what the directories from there down to `root` are called counts as well
 * @param options.maxMs after which it looks into no more than `MIN_DIRECTORIES`
 */
export function findGuardedFiles(
  root: string,
  { home = "/", maxMs = MAX_MS }: { home?: string; maxMs?: number } = {},
): GuardedFiles {
  const above = namesAbove(root, home);
  const found: GuardedFiles = { paths: [], linked: [], git: [], isPartial: false };
  const until = performance.now() + maxMs;
  const queue = [root];
  const skipped: string[] = [];
  for (const [index, directory] of queue.entries()) {
    const isLate = index >= MIN_DIRECTORIES && performance.now() > until;
    if (isLate || index >= MAX_DIRECTORIES) {
      found.isPartial = true;
      break;
    }
    for (const { name, isDirectory, isSymlink } of reopenedEntries(directory)) {
      const path = join(directory, name);
      if (name.toLowerCase() === ".git") {
        if (!isSymlink) found.git.push(path);
        continue;
      }
      // By another name a file may be anything, and what is written by this one stands there, too.
      const linked = isDirectory || isSymlink ? undefined : linkedFileAt(path);
      if (linked !== undefined) found.linked.push(linked);
      const by = executesByName([...above, ...namesBetween(root, path)]);
      if (by !== undefined && found.paths.length < MAX_GUARDED) {
        const place = isSymlink ? resolvePathSync(path, "/") : path;
        if (isFileOrDirectoryAt(place)) found.paths.push(place);
      } else if (isDirectory) (FETCHED.has(name) ? skipped : queue).push(path);
    }
  }
  const open = withNamesElsewhere(found.linked);
  if (open.length > 0) found.linked.push(...furtherNames(open, { within: skipped, maxMs }));
  return found;
}

/** Further names of some files, in directories in which others are not looked for: some package managers link sources into theirs. */
function furtherNames(
  paths: readonly string[],
  { within, maxMs }: { within: readonly string[]; maxMs: number },
): LinkedFile[] {
  const files = new Set(paths.map((path) => linkedFileAt(path)?.file));
  const found: LinkedFile[] = [];
  const until = performance.now() + maxMs;
  const queue = [...within];
  for (const [index, directory] of queue.entries()) {
    if (index >= MIN_DIRECTORIES && performance.now() > until) break;
    for (const { name, isDirectory, isFile } of entriesIn(directory)) {
      const path = join(directory, name);
      if (isDirectory) queue.push(path);
      const linked = isFile ? linkedFileAt(path) : undefined;
      if (linked !== undefined && files.has(linked.file)) found.push(linked);
    }
  }
  return found;
}
