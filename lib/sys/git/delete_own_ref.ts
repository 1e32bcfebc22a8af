/**
 * Deleting a reference of ours.
 *
 * @module
 */
import { join } from "@std/path/join";
import { askReadGit, disarm } from "./read_git.ts";
import { readGitFile } from "./repository_files.ts";

/** A larger file of references is left to git. */
const MAX_PACKED_REFS = 64 * 1024 * 1024;

/**
 * Deletes `ref`; where there is none, that is fine. As a file mostly: many agents are removed at once, and git takes
 * its time for each.
 *
 * @param common the directory of git's that all worktrees of the repository share
 * @throws what the system or git says when it stays
 */
export async function deleteOwnRef(common: string, ref: string): Promise<void> {
  const packed = readGitFile(join(common, "packed-refs"), MAX_PACKED_REFS);
  const isTable = readGitFile(join(common, "HEAD")) === "ref: refs/heads/.invalid";
  if (!isTable && !packed?.includes(` ${ref}`)) {
    return await Deno.remove(join(common, ref)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  const git = { cwd: common, env: { GIT_DIR: common } };
  await askReadGit([...(await disarm(git)).args, "update-ref", "-d", ref], git);
}
