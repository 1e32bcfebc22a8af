/**
 * A working tree as a tree object that is nobody's: for a comparison, and gone after it.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import { withTemporaryDirectory } from "../files/temporary_directory.ts";
import { type IndexCopyOptions, withIndexCopy } from "./index_copy.ts";
import { readGit } from "./read_git.ts";
import type { GitOptions, ObjectsElsewhere } from "./run_git.ts";
import { type WorkingTree, type WorkingTreeOptions, writeWorkingTree } from "./working_tree.ts";

export interface TemporaryTreeOptions
  extends
    Omit<WorkingTreeOptions, "maxFileBytes" | "maxTotalBytes">,
    Pick<IndexCopyOptions, "forgetsTrees"> {}

/**
 * Calls `action` with the tree of all files below `top`, and with what names it to git. Nothing is written into the
 * repository, which may be read-only.
 *
 * @throws {UserError} with git's reason
 */
export async function withTemporaryTree<T>(
  top: string,
  { forgetsTrees = false, ...options }: TemporaryTreeOptions,
  action: (tree: WorkingTree, git: GitOptions) => Promise<T>,
): Promise<T> {
  return await withTemporaryObjects(top, async (env) =>
    await withIndexCopy(top, async (copy) => {
      const git = { ...copy, env: { ...copy.env, ...env } };
      const limits = { maxFileBytes: Infinity, maxTotalBytes: Infinity };
      return await action(await writeWorkingTree(git, { ...limits, ...options }), git);
    }, { forgetsTrees }));
}

/**
 * Calls `action` with an environment in which git finds the objects of the repository at `top`, and writes those that it makes
 * elsewhere.
 *
 * @throws {UserError} with git's reason
 */
export async function withTemporaryObjects<T>(
  top: string,
  action: (env: ObjectsElsewhere["env"]) => Promise<T>,
): Promise<T> {
  return await withTemporaryDirectory("objects-", async (objects) => {
    const own = (await readGit(["rev-parse", "--git-path", "objects"], { cwd: top })).trimEnd();
    return await action({
      GIT_OBJECT_DIRECTORY: objects,
      // In quotes, for a colon would end it.
      GIT_ALTERNATE_OBJECT_DIRECTORIES: `"${resolve(top, own).replace(/["\\]/g, "\\$&")}"`,
    });
  });
}
