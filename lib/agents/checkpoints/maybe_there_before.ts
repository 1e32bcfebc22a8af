/**
 * Files that a snapshot lacks although they may have been there: those are none that the run made.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { withTemporaryDirectory } from "../../sys/files/temporary_directory.ts";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { PathEntries } from "../../sys/git/path_entries.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { CheckpointRecord } from "./checkpoint_record.ts";

/** What of a checkpoint tells it. */
export type KnownBefore = Pick<
  CheckpointRecord,
  "root" | "start" | "not_kept" | "without_untracked"
>;

export interface MaybeThereOptions {
  /** Which began when they may have been there. */
  record: KnownBefore;
  /** What was ignored then; undefined where no list was made: the rules of its files are left, and how old each file is. */
  ignored: PathEntries | { unknown: string } | undefined;
  /** The objects that the run has left at paths. */
  oidOf: (path: string) => string | undefined;
  /** What disarms the repository, see `disarm()`. */
  args: readonly string[];
}

/** Says why, of those of `paths` that may have been there when `record` began. None of them is in its first snapshot. */
export async function maybeThereBefore(
  paths: readonly string[],
  { record, ignored, oidOf, args }: MaybeThereOptions,
): Promise<Map<string, string>> {
  const say = (why: string) => `it may have been there before, ${why}`;
  if (record.without_untracked !== undefined) {
    return new Map(paths.map((path) => [path, say("untracked")]));
  }
  const reasons = new Map<string, string>();
  if (paths.length === 0) return reasons;
  const notKept = new Map(record.not_kept.map(({ path, reason }) => [path, reason]));
  const entries = new PathEntries(notKept.keys());
  const submodules = await submodulesAbove(paths, record);
  for (const path of paths) {
    const entry = entries.entryOf(path);
    if (entry !== undefined) {
      reasons.set(path, say(`and was not kept: ${notKept.get(entry)}`));
    } else if (directoriesAbove(path).some((directory) => submodules.has(directory))) {
      reasons.set(path, say("in a submodule"));
    }
  }
  const rest = paths.filter((path) => !reasons.has(path));
  const ignoredThen = ignored ?? await ignoredByRules(rest, { record, args });
  const old = ignored === undefined
    ? await olderThan(Date.parse(record.start.at), rest, record)
    : [];
  // What the run has moved is as old, and nothing is lost with it.
  const kept = old.length === 0 ? new Set<string | undefined>() : await objectsAt(record);
  for (const path of old.filter((path) => !kept.has(oidOf(path)))) {
    reasons.set(path, say("as it is older"));
  }
  for (const path of rest) {
    if (ignoredThen === undefined) reasons.set(path, say("as far as git can tell"));
    else if ("unknown" in ignoredThen) reasons.set(path, say(`ignored: ${ignoredThen.unknown}`));
    else if (ignoredThen.has(path)) reasons.set(path, say("ignored"));
  }
  return reasons;
}

/** The submodules that its first snapshot has above `paths`. */
async function submodulesAbove(
  paths: readonly string[],
  { root, start }: KnownBefore,
): Promise<Set<string>> {
  const byDepth = Map.groupBy(
    new Set(paths.flatMap(directoriesAbove)),
    (directory) => directory.split("/").length,
  );
  const submodules = new Set<string>();
  // Where one is below another, git lists all that is in that.
  for (const directories of byDepth.values()) {
    for (const { mode, path } of await entriesAt(directories, { root, start })) {
      if (mode === "160000") submodules.add(path);
    }
  }
  return submodules;
}

/** No system refuses a command line of that length. */
const MAX_CHARS = 64 * 1024;

/** What is at these paths in its first snapshot, of which none is below another. */
async function entriesAt(
  paths: readonly string[],
  { root, start }: Pick<KnownBefore, "root" | "start">,
): Promise<Array<{ mode: string; oid: string; path: string }>> {
  const found: Array<{ mode: string; oid: string; path: string }> = [];
  for (let from = 0; from < paths.length;) {
    let to = from;
    for (let chars = 0; to < paths.length && chars < MAX_CHARS; to++) {
      chars += paths[to]?.length ?? 0;
    }
    const asked = paths.slice(from, to);
    const command = [
      "--literal-pathspecs",
      "ls-tree",
      "-z",
      "--full-tree",
      start.commit,
      "--",
      ...asked,
    ];
    for (const entry of (await readGit(command, { cwd: root })).split("\0")) {
      const [, mode, oid, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(entry) ?? [];
      if (mode !== undefined && oid !== undefined && path !== undefined) {
        found.push({ mode, oid, path });
      }
    }
    from = to;
  }
  return found;
}

/**
 * Those of `paths` that git ignores where only its files say so, and what lies outside of the working tree. Undefined when
 * it does not say.
 */
async function ignoredByRules(
  paths: readonly string[],
  { record: { root, start }, args }: Pick<MaybeThereOptions, "record" | "args">,
): Promise<Set<string> | undefined> {
  const repository = repositoryFiles(root);
  if (paths.length === 0) return new Set();
  if (repository === undefined) return undefined;
  const directories = new Set(paths.flatMap(directoriesAbove));
  const names = [".gitignore", ...Array.from(directories, (above) => `${above}/.gitignore`)];
  const ignoreFiles = (await entriesAt(names, { root, start }))
    // Git reads none through a link.
    .filter(({ mode }) => mode.startsWith("100"))
    .map(({ mode, oid, path }) => `${mode} ${oid} 0\t${path}\0`);
  return await withTemporaryDirectory("ignored-", async (directory) => {
    const tree = join(directory, "tree");
    await Deno.mkdir(tree);
    const env = {
      GIT_DIR: repository.gitDirectory,
      GIT_WORK_TREE: tree,
      GIT_INDEX_FILE: join(directory, "index"),
    };
    const git = { cwd: tree, env };
    if (ignoreFiles.length > 0) {
      const stdin = ignoreFiles.join("");
      await readGit([...args, "update-index", "-z", "--index-info"], { ...git, stdin });
      await readGit([...args, "checkout-index", "--all"], git);
    }
    // A colon at the beginning would be more than a name.
    const stdin = paths.map((path) => `./${path}\0`).join("");
    const command = [...args, "check-ignore", "--no-index", "-z", "--stdin"];
    const { code, stdout } = await askReadGit(command, { ...git, stdin });
    if (code > 1) return undefined;
    return new Set(stdout.split("\0").map((path) => path.slice("./".length)));
  });
}

/** The files that its first snapshot holds. */
async function objectsAt(
  { root, start }: Pick<KnownBefore, "root" | "start">,
): Promise<Set<string | undefined>> {
  const entries = await readGit(["ls-tree", "-r", "-z", "--full-tree", start.commit], {
    cwd: root,
  });
  return new Set(entries.split("\0").flatMap((entry) => /^\d+ \w+ (\w+)\t/.exec(entry)?.[1] ?? []));
}

/**
 * Milliseconds by which the time of a file may be behind ours: Linux takes it from the last tick of its clock, of which there are
 * 100 in a second or more (`ktime_get_coarse_real_ts64()`). A snapshot takes longer than that before its time is noted.
 */
const TICK_MS = 10;

/** Those of `paths` that are there since before `time`: rules that hid them may be nowhere any more. */
async function olderThan(
  time: number,
  paths: readonly string[],
  { root }: Pick<KnownBefore, "root">,
): Promise<string[]> {
  const old: string[] = [];
  for (const path of paths) {
    const info = await Deno.lstat(join(root, path)).catch(() => undefined);
    // Some file systems do not say when a file was made: what was not touched since then was there.
    const since = info?.birthtime ?? info?.ctime;
    if (since && since.getTime() < time - TICK_MS) old.push(path);
  }
  return old;
}

function directoriesAbove(path: string): string[] {
  const above: string[] = [];
  for (let one = dirname(path); one !== "."; one = dirname(one)) above.push(one);
  return above;
}
