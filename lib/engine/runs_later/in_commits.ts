/**
 * What is executed later of what commits bring. A run can commit a file and take it out of its working tree again: whoever
 * merges the commits has it all the same.
 *
 * @module
 */
import { relative } from "@std/path/relative";
import type { Entry, FileChange } from "../../sys/git/changes_between.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";
import { GIT_DIRECTORIES } from "../permissions/executed_files.ts";
import {
  type ExecutedFields,
  executesBelow,
  executesByName,
  fieldsOf,
  MAX_PARTS,
  plainName,
  scriptsIn,
} from "../permissions/executed_names.ts";
import { executedByGit } from "../permissions/git_configuration/executed_by_git.ts";
import { namesAbove } from "../permissions/user_programs/names_above.ts";
import { type ProgramUser, userProgramsIn } from "../permissions/user_programs/user_programs.ts";
import type { LaterRun } from "./later_run.ts";
import { NOT_LOOKED_INTO } from "./watched_entries.ts";

export interface CommitsOptions {
  /** Where the run has started: a commit. */
  start: string;
  git: GitOptions;
  /** Where the working tree of the repository is, absolute. */
  root: string;
  /** Whose configuration git reads, and whose home and PATH count. */
  user: ProgramUser;
  /** When it stops to read JSON files, which then count as changed: in milliseconds, as `performance.now()`. */
  readsUntil?: number;
}

/** What git says of a link. */
const LINK = "120000";
const EXECUTABLE = "100755";
const MAX_JSON_BYTES = 4 * 1024 * 1024;
/** JSON files beyond that are told whatever has changed in them: each takes some calls of git. */
const MAX_READ = 100;

/** The names that count of these, relative to the top of the working tree; a new directory stands for what is in it. */
export async function executedInCommits(
  changes: readonly FileChange[],
  { start, git, root, user, readsUntil = Infinity }: CommitsOptions,
): Promise<LaterRun[]> {
  const named = namedBelow(root, user);
  const found: (LaterRun & { directory: string })[] = [];
  let read = 0;
  for (const { path, before, after } of changes) {
    if (after === undefined) continue;
    const change = before === undefined ? "new" : "changed";
    const executed = executedPart(path, { named, mode: after.mode });
    const scripts = scriptsIn(plainName(path.slice(path.lastIndexOf("/") + 1)));
    if (executed !== undefined) found.push({ ...executed, path, change });
    else if (scripts !== undefined && !isFetched(path)) {
      const mayRead = ++read <= MAX_READ && performance.now() < readsUntil;
      const isSame = mayRead && await haveSame(scripts.fields, { before, after, git });
      if (!isSame) found.push({ path, by: scripts.by, change, directory: path });
    }
  }
  const there = await directoriesAt(start, found.map(({ directory }) => directory), git);
  const told = new Map<string, LaterRun>();
  for (const { directory, by, ...run } of found) {
    const path = there(directory) ? run.path : directory;
    const change = path === run.path ? run.change : "new";
    told.set(path, { path, by, change });
  }
  for (const path of gitDirectoriesOf(changes)) told.set(path, { path, by: "git", change: "new" });
  return [...told.values()];
}

/** Who executes what is named, by its path below the top. */
interface Named {
  /** All that lies in a directory, as hooks. */
  directories: ReadonlyMap<string, string>;
  files: ReadonlyMap<string, string>;
  /** Directories of PATH. */
  ofPath: ReadonlyMap<string, string>;
  /** What the directories above the top are called. */
  above: readonly string[];
}

function namedBelow(root: string, user: ProgramUser): Named {
  const repository = repositoryFiles(root);
  const { hooks, files } = repository === undefined
    ? { hooks: [], files: [] }
    : executedByGit(repository, user);
  const real = resolvePathSync(root, "/");
  const programs = userProgramsIn([real], user);
  const below = (top: string, paths: readonly { path: string; by: string }[]) =>
    new Map(
      paths.map(({ path, by }) => [relative(top, path), by] as const)
        .filter(([path]) => !path.startsWith("../")),
    );
  const ofGit = (paths: readonly string[]) =>
    below(root, paths.map((path) => ({ path, by: "git" })));
  // Nobody can tell whether what is named was a file: what lies in it counts as well.
  const others = below(real, programs.filter(({ isOfPath }) => !isOfPath));
  return {
    directories: new Map([...ofGit(hooks), ...others]),
    files: new Map([...ofGit(files), ...others]),
    ofPath: below(real, programs.filter(({ isOfPath }) => isOfPath)),
    above: namesAbove(real, user.home),
  };
}

/** Who executes a path, and from which directory on; that is the path itself where only this counts. */
function executedPart(
  path: string,
  { named, mode }: { named: Named; mode: string },
): { directory: string; by: string } | undefined {
  const parts = path.split("/");
  const { above, files, directories, ofPath } = named;
  const whole = executesByName(above) ?? directories.get("");
  const byPath = mode === EXECUTABLE || mode === LINK
    ? ofPath.get(parts.slice(0, -1).join("/"))
    : undefined;
  const known = files.get(path) ?? whole ?? byPath;
  if (known !== undefined) return { directory: path, by: known };
  const names = [...above, ...parts.map(plainName)];
  const first = names.length - parts.length;
  for (let end = 1; end <= parts.length; end++) {
    const last = first + end;
    const by = executesByName(names.slice(Math.max(0, last - MAX_PARTS), last));
    const directory = parts.slice(0, end).join("/");
    if (by !== undefined) return { directory, by };
    const inside = directories.get(directory);
    if (inside !== undefined) return { directory: path, by: inside };
    if (NOT_LOOKED_INTO.has(names[last - 1] ?? "")) return undefined;
  }
  const by = mode === LINK ? executesBelow(names) : undefined;
  return by === undefined ? undefined : { directory: path, by };
}

function isFetched(path: string): boolean {
  return path.split("/").some((name) => NOT_LOOKED_INTO.has(plainName(name)));
}

/** Those that have become git's by what was added: all of their marks are new. */
function gitDirectoriesOf(changes: readonly FileChange[]): string[] {
  const marks = new Set(GIT_DIRECTORIES.flat());
  const marked = new Map<string, Set<string>>();
  for (const { path, after } of changes) {
    const parts = path.split("/");
    for (const [index, name] of parts.entries()) {
      if (after === undefined || !marks.has(name)) continue;
      const directory = parts.slice(0, index).join("/");
      marked.set(directory, (marked.get(directory) ?? new Set()).add(name));
    }
  }
  return [...marked].filter(([, names]) =>
    GIT_DIRECTORIES.some((row) => row.every((name) => names.has(name)))
  ).map(([directory]) => directory);
}

/** Tells of these paths which are there in a commit. */
async function directoriesAt(
  commit: string,
  paths: readonly string[],
  git: GitOptions,
): Promise<(path: string) => boolean> {
  const args = ["ls-tree", "-z", "--name-only", "--full-tree", commit, "--", ...new Set(paths)];
  if (paths.length === 0) return () => false;
  const answer = await askReadGit(args, git).catch(() => undefined);
  // Too many, for example: then each file is named.
  if (answer?.code !== 0) return () => true;
  const there = new Set(answer.stdout.split("\0"));
  return (path) => there.has(path);
}

async function haveSame(
  fields: ExecutedFields,
  { before, after, git }: { before: Entry; after: Entry; git: GitOptions },
): Promise<boolean> {
  const value = await valueOf(after, { fields, git });
  return value !== undefined &&
    value === (before === undefined ? emptyOf(fields) : await valueOf(before, { fields, git }));
}

function emptyOf(fields: ExecutedFields): string | undefined {
  return fieldsOf(new Uint8Array(), fields);
}

/** Undefined where it cannot be read, as what a link leads to. */
async function valueOf(
  entry: Entry,
  { fields, git }: { fields: ExecutedFields; git: GitOptions },
): Promise<string | undefined> {
  if (entry === undefined || entry.mode === LINK) return undefined;
  const size = await askReadGit(["cat-file", "-s", entry.oid], git);
  if (size.code !== 0 || Number(size.stdout) > MAX_JSON_BYTES) return undefined;
  const { code, stdout } = await askReadGit(["cat-file", "blob", entry.oid], git);
  return code === 0 ? fieldsOf(new TextEncoder().encode(stdout), fields) : undefined;
}
