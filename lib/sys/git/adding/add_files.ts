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
import { lstatByBytes } from "../../files/with_path.ts";
import { withTemporaryDirectory } from "../../files/temporary_directory.ts";
import { headCommit } from "../head_commit.ts";
import { type Disarmed, readGit } from "../read_git.ts";
import type { GitOptions, ObjectsElsewhere } from "../run_git.ts";

/**
 * The clock of a file system goes in steps, and Deno tells change times in whole seconds: what happens within one cannot be told
 * from what was before.
 */
const COARSE_MS = 1_050;
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
  let before = await look();
  if (before === undefined && paths.length > MANY) {
    await delay(COARSE_MS);
    before = await look();
  }
  if (before !== undefined) {
    // It may stumble over what is put in the way.
    const failure = await add([], paths).then(() => undefined, (error: unknown) => error);
    git.signal?.throwIfAborted();
    if (before === await look()) {
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
    const { copied, directories: inside, gone, unread } = await copyFiles(paths, {
      from: git.cwd,
      to: copies,
      signal: git.signal,
    });
    const at = (await readGit(["rev-parse", "--absolute-git-dir"], git)).trimEnd();
    await add([`--git-dir=${at}`, `--work-tree=${copies}`], [...copied, ...gone]);
    // Only which commit it is counts of a submodule.
    const links = inside.map((path) => ({ path, commit: headCommit(join(git.cwd, path)) }));
    const stdin = links.map(({ path, commit }) => commit && `160000 ${commit}\t${path}\0`).join("");
    if (stdin !== "") {
      const command = [...disarmed.args, "update-index", "-z", "--index-info"];
      await readGit(command, { ...git, stdin });
    }
    return unread;
  });
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
async function marksOf(top: string, directories: Iterable<string>): Promise<string | undefined> {
  const latest = Date.now() - COARSE_MS;
  let marks = "";
  for (const directory of directories) {
    const path = join(top, directory);
    try {
      const info = path.isWellFormed() ? infoAt(path) : await lstatByBytes(path);
      const changedAt = info?.ctime?.getTime() ?? Infinity;
      if (!info?.isDirectory || changedAt >= latest) return undefined;
      marks += `${info.dev} ${info.ino} ${changedAt}\n`;
    } catch {
      return undefined;
    }
  }
  return marks;
}
