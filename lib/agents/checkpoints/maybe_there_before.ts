/**
 * Files that a snapshot lacks although they may have been there: those are none that the run made.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { withTemporaryDirectory } from "../../sys/files/temporary_directory.ts";
import { askReadGit, readGit } from "../../sys/git/read_git.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import type { CheckpointRecord } from "./checkpoint_record.ts";

/** What of a checkpoint tells it. */
export type KnownBefore = Pick<
  CheckpointRecord,
  "root" | "start" | "not_kept" | "without_untracked"
>;

/**
 * Says why, of those of `paths` that may have been there when `record` began. None of them is in its first snapshot.
 *
 * @param args what disarms the repository, see `disarm()`
 */
export async function maybeThereBefore(
  paths: readonly string[],
  record: KnownBefore,
  args: readonly string[],
): Promise<Map<string, string>> {
  const say = (why: string) => `it may have been there before, ${why}`;
  if (record.without_untracked !== undefined) {
    return new Map(paths.map((path) => [path, say("untracked")]));
  }
  const reasons = new Map<string, string>();
  if (paths.length === 0) return reasons;
  const notKept = new Map(record.not_kept.map(({ path, reason }) => [path, reason]));
  const { submodules, ignoreFiles } = await looked(paths, record);
  for (const path of paths) {
    const above = directoriesAbove(path);
    const reason = notKept.get(path) ??
      above.map((directory) => notKept.get(`${directory}/`)).find((reason) => reason !== undefined);
    if (reason !== undefined) reasons.set(path, say(`and was not kept: ${reason}`));
    else if (above.some((directory) => submodules.has(directory))) {
      reasons.set(path, say("in a submodule"));
    }
  }
  const rest = paths.filter((path) => !reasons.has(path));
  const ignored = await ignoredBy(ignoreFiles, rest, { root: record.root, args });
  for (const path of rest) {
    if (ignored === undefined) reasons.set(path, say("as far as git can tell"));
    else if (ignored.has(path)) reasons.set(path, say("ignored"));
  }
  return reasons;
}

/** What its first snapshot has above `paths`: submodules, and entries of the files that name what is ignored. */
async function looked(paths: readonly string[], { root, start }: KnownBefore) {
  const directories = new Set(paths.flatMap(directoriesAbove)).add(".");
  const submodules = new Set<string>();
  const ignoreFiles: string[] = [];
  const tree = await readGit(["ls-tree", "-r", "-z", "--full-tree", start.commit], { cwd: root });
  for (const entry of tree.split("\0")) {
    const [, mode = "", oid = "", path = ""] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(entry) ?? [];
    if (mode === "160000") submodules.add(path);
    // Git reads none through a link.
    const isFile = mode.startsWith("100");
    if (isFile && basename(path) === ".gitignore" && directories.has(dirname(path))) {
      ignoreFiles.push(`${mode} ${oid} 0\t${path}\0`);
    }
  }
  return { submodules, ignoreFiles };
}

/**
 * Those of `paths` that git ignores where only these files say so, and what lies outside of the working tree.
 * Undefined when it does not say.
 */
async function ignoredBy(
  ignoreFiles: readonly string[],
  paths: readonly string[],
  { root, args }: { root: string; args: readonly string[] },
): Promise<Set<string> | undefined> {
  const repository = repositoryFiles(root);
  if (paths.length === 0) return new Set();
  if (repository === undefined) return undefined;
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

function directoriesAbove(path: string): string[] {
  const above: string[] = [];
  for (let one = dirname(path); one !== "."; one = dirname(one)) above.push(one);
  return above;
}
