/**
 * Objects that git has written elsewhere become those of a repository.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { entriesIfThere } from "../../files/entries_in.ts";
import { delay } from "../../delay.ts";
import { infoAt } from "../../files/info_at.ts";
import { UserError } from "../../../errors.ts";
import { systemFailure } from "../../system_error.ts";
import { readGit } from "../read_git.ts";
import type { GitOptions, ObjectsElsewhere } from "../run_git.ts";

/** A new file belongs to the group of its directory there, one that is moved does not. */
const SET_GROUP_ID = 0o2000;
/** A pack counts as soon as its index is there. */
const LAST = ".idx";

/**
 * Moves them from the directory that `git` names for them into that of the repository around `git.cwd`; see
 * `withTemporaryObjects()`.
 *
 * @throws {UserError} with the reason when they cannot be kept
 */
export async function keepObjects(
  git: GitOptions & ObjectsElsewhere,
): Promise<void> {
  const { GIT_OBJECT_DIRECTORY: from, ...env } = git.env;
  const own = { ...git, env: { ...env, GIT_ALTERNATE_OBJECT_DIRECTORIES: "" } };
  const to = resolve(
    git.cwd,
    (await readGit(["rev-parse", "--git-path", "objects"], own)).trimEnd(),
  );
  try {
    for (const { name: directory } of entriesIfThere(from)) {
      const names = entriesIfThere(join(from, directory)).map(({ name }) => name);
      for (
        const name of names.sort((a, b) => Number(a.endsWith(LAST)) - Number(b.endsWith(LAST)))
      ) {
        keep(name, { from: join(from, directory), to: join(to, directory) });
      }
      await delay(0);
      git.signal?.throwIfAborted();
    }
  } catch (error) {
    git.signal?.throwIfAborted();
    throw systemFailure(`cannot write into "${to}"`, error);
  }
}

function keep(name: string, { from, to }: { from: string; to: string }): void {
  const target = join(to, name);
  // What has that name has that content.
  if (infoAt(target) !== undefined) return;
  const above = infoAt(to) ?? makeAlike(to, from);
  if (above?.isSymlink) throw new UserError("a directory of git's objects is a link");
  const isForGroup = ((above?.mode ?? 0) & SET_GROUP_ID) !== 0;
  if (!isForGroup) {
    try {
      return Deno.renameSync(join(from, name), target);
    } catch {
      // It may be another file system.
    }
  }
  // Git removes one of that name when it is old.
  const half = join(to, `tmp_obj_${crypto.randomUUID()}`);
  try {
    Deno.copyFileSync(join(from, name), half);
    Deno.renameSync(half, target);
  } catch (error) {
    if (infoAt(half) !== undefined) Deno.removeSync(half);
    throw error;
  }
}

/** Git has given it the mode that the repository is configured to have. */
function makeAlike(to: string, from: string): Deno.FileInfo | undefined {
  try {
    Deno.mkdirSync(to);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    return infoAt(to);
  }
  const above = infoAt(to);
  const mode = (infoAt(from)?.mode ?? 0o755) | (above?.mode ?? 0) & SET_GROUP_ID;
  Deno.chmodSync(to, mode & 0o7777);
  return above;
}
