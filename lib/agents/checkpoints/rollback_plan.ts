/**
 * What taking back a run would do to the files: exactly to those that it changed.
 *
 * | what the run did              | what is done                                                           |
 * | ----------------------------- | ---------------------------------------------------------------------- |
 * | changed a file, text or not   | its content and mode are those from before                             |
 * | created a file                | it is deleted, and directories that are empty then                     |
 * | tracked, or left to be seen, what may have been there: ignored, not kept, in a submodule | left, and told |
 * | deleted or renamed a file     | it is there again under its old name, the new one is deleted           |
 * | changed a symbolic link       | it leads where it led                                                  |
 * | changed a submodule           | left: its commit is told                                               |
 * | changed what a filter of git's stands before (LFS, git-crypt) | left, and told                         |
 * | changed an ignored file, a key, one over 10 MB | not kept, so not known                                 |
 * | changed untracked files where they were too many to be kept | not known; what is tracked since then is left, and told |
 * | committed, staged             | only files are taken back; commits and the index stay, and are told    |
 *
 * A file that is another now than at the end of the run was changed later: then nothing is done, unless it is forced.
 *
 * @module
 */
import { join } from "@std/path/join";
import { lstatByBytes } from "../../sys/files/with_path.ts";
import { changesBetween, type Entry } from "../../sys/git/changes_between.ts";
import { askReadGit, disarm, readGit } from "../../sys/git/read_git.ts";
import { filteredPaths } from "../../sys/git/tree_status.ts";
import { type CheckpointRecord, readIgnoredOf } from "./checkpoint_record.ts";
import { maybeThereBefore } from "./maybe_there_before.ts";

export type RollbackAction = "restore" | "delete" | "bring back";

export interface PlannedFile {
  path: string;
  action: RollbackAction;
  /** What it is to be. */
  before: Entry;
  /** It was changed after the run, or between two of them. */
  isChangedLater: boolean;
}

export interface RollbackPlan {
  root: string;
  files: PlannedFile[];
  /** What the run changed and is not taken back, and why. */
  left: Array<{ path: string; reason: string }>;
}

/** Plans to take back `records`, the oldest first, all of one working tree and with both snapshots. */
export async function planRollback(
  records: readonly CheckpointRecord[],
  { home }: { home: string },
): Promise<RollbackPlan> {
  const root = records[0]?.root ?? "/";
  const git = { cwd: root };
  const changes = new Map<string, Change>();
  for (const record of records) {
    const { start, end } = record;
    if (end === undefined) continue;
    for (const { path, before, after } of await changesBetween(start.commit, end.commit, git)) {
      const earlier = changes.get(path);
      const isMixed = earlier !== undefined && (earlier.isMixed || !isSame(earlier.after, before));
      changes.set(path, {
        before: earlier === undefined ? before : earlier.before,
        after,
        isMixed,
        first: earlier?.first ?? record,
      });
    }
  }
  const { args, filters } = await disarm(git);
  const paths = [...changes.keys()];
  const filtered = filters.size === 0
    ? new Map<string, string>()
    : await filteredPaths(paths, git, args);
  const now = await entriesNow(paths, { root, args });
  const doubtful = await doubtfulAmong(changes, { records, args, home });
  const plan: RollbackPlan = { root, files: [], left: [] };
  for (const [path, { before, after, isMixed }] of changes) {
    const present = now.get(path);
    if (isSame(before, present) || (isSame(before, after) && !isMixed)) continue;
    const submodule = [before, after].find((entry) => entry?.mode === "160000");
    if (submodule !== undefined) {
      plan.left.push({
        path,
        reason: `a submodule, which was at ${before?.oid.slice(0, 12) ?? "none"}`,
      });
    } else if (filtered.has(path)) {
      plan.left.push({ path, reason: `git's filter "${filtered.get(path)}" stands before it` });
    } else if (doubtful.has(path)) {
      plan.left.push({ path, reason: doubtful.get(path) ?? "" });
    } else {
      const action = before === undefined
        ? "delete"
        : after === undefined
        ? "bring back"
        : "restore";
      plan.files.push({ path, action, before, isChangedLater: isMixed || !isSame(after, present) });
    }
  }
  plan.files.sort((a, b) => a.path < b.path ? -1 : 1);
  return plan;
}

interface Change {
  before: Entry;
  after: Entry;
  isMixed: boolean;
  /** The first run that changed it. */
  first: CheckpointRecord;
}

/** What would be deleted and may have been there before, and why. */
async function doubtfulAmong(
  changes: ReadonlyMap<string, Change>,
  { records, args, home }: {
    records: readonly CheckpointRecord[];
    args: readonly string[];
    home: string;
  },
): Promise<Map<string, string>> {
  const made = new Map<CheckpointRecord, string[]>();
  // Where one holds no untracked files, what another made may have been there, too.
  const partial = records.find(({ without_untracked }) => without_untracked !== undefined);
  for (const [path, { before, first }] of changes) {
    if (before !== undefined) continue;
    const record = partial ?? first;
    const paths = made.get(record);
    if (paths === undefined) made.set(record, [path]);
    else paths.push(path);
  }
  const doubtful = new Map<string, string>();
  for (const [record, paths] of made) {
    const ignored = await readIgnoredOf(home, record);
    const oidOf = (path: string) => changes.get(path)?.after?.oid;
    for (const [path, reason] of await maybeThereBefore(paths, { record, ignored, oidOf, args })) {
      doubtful.set(path, reason);
    }
  }
  return doubtful;
}

function isSame(one: Entry, other: Entry): boolean {
  return one?.mode === other?.mode && one?.oid === other?.oid;
}

/** The same paths as they lie there now, as a snapshot would hold them. */
async function entriesNow(
  paths: readonly string[],
  { root, args }: { root: string; args: readonly string[] },
): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const files: { path: string; mode: string }[] = [];
  for (const path of paths) {
    const info = await infoOf(root, path);
    // A directory is no file: if it still lies there when the file is to come back, it is in the way.
    if (info === undefined || info.isDirectory) continue;
    if (info.isSymlink) {
      const target = await Deno.readLink(join(root, path));
      const git = { cwd: root, stdin: target };
      const oid = (await readGit(["hash-object", "--stdin", "--no-filters"], git)).trim();
      entries.set(path, { mode: "120000", oid });
    } else if (info.isFile) {
      files.push({ path, mode: ((info.mode ?? 0) & 0o100) === 0 ? "100644" : "100755" });
    } else {
      // What git does not know, e.g. a pipe: other than every file.
      entries.set(path, { mode: "", oid: "" });
    }
  }
  for (
    const [index, oid] of (await hashes(files.map(({ path }) => path), { root, args })).entries()
  ) {
    const file = files[index];
    if (file !== undefined) entries.set(file.path, { mode: file.mode, oid });
  }
  return entries;
}

/** What lies behind a link is not in the tree. */
async function infoOf(root: string, path: string): Promise<Deno.FileInfo | undefined> {
  try {
    const parts = path.split("/");
    for (let length = 1; length < parts.length; length++) {
      if (!(await lstatByBytes(join(root, ...parts.slice(0, length)))).isDirectory) {
        return undefined;
      }
    }
    return await lstatByBytes(join(root, path));
  } catch {
    return undefined;
  }
}

/** Object ids of files, with their line ends as git would keep them; "" of what cannot be read. */
async function hashes(
  paths: readonly string[],
  { root, args }: { root: string; args: readonly string[] },
): Promise<string[]> {
  const isPlain = (path: string) => !/[\n"]/.test(path);
  const plain = paths.filter(isPlain);
  const known = new Map<string, string>();
  const command = [...args, "hash-object", "--stdin-paths"];
  const stdin = plain.map((path) => `${path}\n`).join("");
  const all = plain.length === 0 ? undefined : await askReadGit(command, { cwd: root, stdin });
  const lines = all?.code === 0 ? all.stdout.split("\n") : [];
  plain.forEach((path, index) => known.set(path, lines[index] ?? ""));
  // One that cannot be read ends the whole question.
  for (const path of all?.code === 0 ? paths.filter((path) => !isPlain(path)) : paths) {
    const one = await askReadGit([...args, "hash-object", "--", path], { cwd: root });
    known.set(path, one.code === 0 ? one.stdout.trim() : "");
  }
  return paths.map((path) => known.get(path) ?? "");
}
