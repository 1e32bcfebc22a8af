/**
 * What an agent changed, committed and not, against the commit where it started.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { askGit, git, type GitOptions } from "../../sys/git.ts";
import { exists } from "../../sys/system_error.ts";
import type { AgentMeta } from "../meta.ts";
import { commitOf, findRepository, repositoryPath } from "./repository.ts";
import { branchRef } from "./checkout.ts";
import { withIndexCopy } from "./index_copy.ts";
import { hasWorktree } from "./users.ts";

/** Arguments of `git diff`, and where and with what to run it. */
export interface DiffCommand {
  args: string[];
  options: GitOptions;
  /** What the reader must know about the answer. */
  notice?: string;
}

/**
 * Prepares the diff and calls `show` with it.
 *
 * @throws {UserError} when it is not known where the agent started, or what it left is gone
 */
export async function withAgentDiff<T>(
  meta: AgentMeta,
  show: (command: DiffCommand) => Promise<T>,
): Promise<T> {
  const { id, base_commit: base } = meta;
  if (base === undefined) {
    throw cannotShow(id, "it was not started at a commit of a git repository", {
      hint: "isonforge diff works for agents that were",
    });
  }
  if (hasWorktree(meta) && !exists(join(meta.worktree_path, ".git"))) {
    return await show(await branchDiff(meta.repository, { id, base, name: meta.worktree }));
  }
  const path = hasWorktree(meta) ? meta.worktree_path : await topOf(id, meta.cwd);
  await assertCommit(id, { base, path });
  return await withIndexCopy(path, async (options) => {
    // Only a mark that they are there: their content stays where it is.
    await git(["add", "--intent-to-add", "--", ":/"], options);
    return await show({
      args: [base],
      options,
      ...(hasWorktree(meta) ? {} : {
        notice: `${id} has no worktree: this is all that changed in "${path}" since it started`,
      }),
    });
  });
}

async function branchDiff(
  repository: string,
  { id, base, name }: { id: string; base: string; name: string },
): Promise<DiffCommand> {
  if (!exists(repository)) {
    throw cannotShow(id, `its repository "${repositoryPath(repository)}" is gone`);
  }
  const tip = await commitOf(repository, branchRef(name));
  if (tip === undefined) throw cannotShow(id, `its worktree and its branch "${name}" are gone`);
  return {
    args: [base, tip],
    options: { cwd: repository, env: { GIT_DIR: repository } },
    notice: `the worktree of ${id} is gone: this is what is committed on ${name}`,
  };
}

async function topOf(id: string, cwd: string): Promise<string> {
  if (!exists(cwd)) throw cannotShow(id, `"${cwd}", where it ran, is gone`);
  const { hasTree } = await findRepository(cwd);
  if (!hasTree) throw cannotShow(id, `"${cwd}" is a bare repository`);
  return (await git(["rev-parse", "--show-toplevel"], { cwd })).replace(/\n$/, "");
}

async function assertCommit(
  id: string,
  { base, path }: { base: string; path: string },
): Promise<void> {
  const found = await askGit(["cat-file", "-e", `${base}^{commit}`], { cwd: path });
  if (found.code === 0) return;
  throw cannotShow(id, `the commit where it started, ${base}, is not in "${path}" any more`);
}

function cannotShow(
  id: string,
  reason: string,
  options?: ConstructorParameters<typeof UserError>[1],
): UserError {
  return new UserError(`cannot show what ${id} changed: ${reason}`, options);
}
