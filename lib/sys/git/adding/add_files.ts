/**
 * Taking files into an index while commands may be putting links in the way.
 *
 * git looks once whether a directory is a link, and opens a file by its whole path: a command of an agent that swaps a
 * directory for a link meanwhile would have it read what that agent must not see, into objects that it may. So git writes its
 * objects where no agent sees them, and they are believed if no directory on the way has got or lost a name meanwhile, which
 * costs but a look at each. Else they are thrown away, and the files are read once more, one by one, by way of
 * places that are held, and given to git as copies.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { delay } from "../../delay.ts";
import { entriesIn } from "../../files/entries_in.ts";
import { infoAt } from "../../files/info_at.ts";
import { withTemporaryDirectory } from "../../files/temporary_directory.ts";
import { type ChangeTime, changeTimes } from "../../linux/change_time.ts";
import { isLinux } from "../../platform.ts";
import type { OddFile } from "./copy_files.ts";
import { headCommit } from "../head_commit.ts";
import { type Disarmed, readGit } from "../read_git.ts";
import type { GitOptions, ObjectsElsewhere } from "../run_git.ts";

/** The clock of a file system goes in steps: what happens within one cannot be told from what was before. */
const COARSE_MS = 50;
/** Copying fewer takes no longer than that. */
const MANY = 200;

/**
 * Lets the index hold the files as they lie in the working tree; one that is gone goes from there as well.
 *
 * @param paths from the top, which `git.cwd` is
 * @param git names the index, and a directory for objects that nobody else knows: it may be emptied
 * @returns those of which the index tells nothing new, as they could not be read
 * @throws {UserError} with git's reason
 */
export async function addFiles(
  paths: readonly string[],
  git: GitOptions & ObjectsElsewhere,
  disarmed: Disarmed,
): Promise<string[]> {
  if (paths.length === 0) return [];
  const add = async (args: readonly string[], which: readonly string[]) => {
    const options = ["--add", "--remove", "--replace", "-z", "--stdin"];
    const stdin = which.map((path) => `${path}\0`).join("");
    await readGit([...disarmed.args, ...args, "update-index", ...options], { ...git, stdin });
  };
  const directories = directoriesOf(paths);
  const look = () => marksOf(git.cwd, directories);
  let before = look();
  if (before === undefined && paths.length > MANY) {
    await delay(COARSE_MS);
    before = look();
  }
  if (before !== undefined) {
    // It may stumble over what is put in the way.
    const failure = await add([], paths).then(() => undefined, (error: unknown) => error);
    git.signal?.throwIfAborted();
    if (before === look()) {
      if (failure !== undefined) throw failure;
      return [];
    }
  }
  const objects = git.env.GIT_OBJECT_DIRECTORY;
  for (const { name } of entriesIn(objects)) {
    await Deno.remove(join(objects, name), { recursive: true });
  }
  const { copyFiles } = await import("./copy_files.ts");
  return await withTemporaryDirectory("files-", async (copies) => {
    const [tree, others] = [join(copies, "tree"), join(copies, "others")];
    for (const directory of [tree, others]) await Deno.mkdir(directory);
    const { copied, directories: inside, gone, odd, unread } = await copyFiles(paths, {
      ...{ from: git.cwd, to: tree, others },
      signal: git.signal,
    });
    const at = (await readGit(["rev-parse", "--absolute-git-dir"], git)).trimEnd();
    await add([`--git-dir=${at}`, `--work-tree=${tree}`], [...copied, ...gone]);
    // Only which commit it is counts of a submodule.
    const links = inside.flatMap((path) => {
      const oid = headCommit(join(git.cwd, path));
      return oid === undefined ? [] : [{ path, oid, mode: "160000" }];
    });
    await enter([...links, ...await oddEntries(odd, git)], { git, disarmed });
    return unread;
  });
}

interface Entry {
  path: string;
  oid: string;
  mode: string;
}

/** As they lie there: by another name no attribute would be theirs. */
async function oddEntries(odd: readonly OddFile[], git: GitOptions): Promise<Entry[]> {
  if (odd.length === 0) return [];
  const stdin = odd.map(({ copy }) => `${copy}\n`).join("");
  const command = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
  const oids = (await readGit(command, { ...git, stdin })).split("\n");
  return odd.map(({ path, isExecutable }, index) => ({
    path,
    oid: oids[index] ?? "",
    mode: isExecutable ? "100755" : "100644",
  }));
}

async function enter(
  entries: readonly Entry[],
  { git, disarmed }: { git: GitOptions; disarmed: Disarmed },
): Promise<void> {
  if (entries.length === 0) return;
  const stdin = entries.map(({ mode, oid, path }) => `${mode} ${oid}\t${path}\0`).join("");
  const command = [...disarmed.args, "update-index", "-z", "--index-info"];
  await readGit(command, { ...git, stdin });
}

/** Those that lead to the files, the top among them. */
function directoriesOf(paths: readonly string[]): Set<string> {
  const directories = new Set(["."]);
  for (const path of paths) {
    for (let above = dirname(path); !directories.has(above); above = dirname(above)) {
      directories.add(above);
    }
  }
  return directories;
}

/**
 * What is another text once one of the directories has got or lost a name, or is none; undefined where that just happened, or
 * cannot be told. No program sets when a directory was changed (`ctime`).
 */
function marksOf(top: string, directories: Iterable<string>): string | undefined {
  const paths = Array.from(directories, (directory) => join(top, directory));
  const latest = Date.now() - COARSE_MS;
  const times = isLinux() ? changeTimes(paths) : changeSeconds(paths);
  if (times === undefined || times.some(({ at }) => at >= latest)) return undefined;
  return times.map(({ mark }) => mark).join("\n");
}

/** The same where only Deno tells it. */
function changeSeconds(paths: readonly string[]): ChangeTime[] | undefined {
  const times = paths.map((path) => {
    const info = infoAt(path);
    const seconds = info?.ctime?.getTime();
    // Within a second it may change again without a sign of it.
    return info?.isDirectory && seconds !== undefined
      ? { mark: `${info.dev} ${info.ino} ${seconds}`, at: seconds + 1_000 }
      : undefined;
  });
  return times.includes(undefined) ? undefined : times.filter((time) => time !== undefined);
}
