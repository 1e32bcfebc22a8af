/**
 * Repositories in a working tree that are no submodules: git keeps but the name of a commit of theirs, and whoever clones what
 * it keeps has nothing.
 *
 * @module
 */
import { UserError } from "../../errors.ts";
import { stagedChanges } from "../../sys/git/changes_between.ts";
import { askReadGit } from "../../sys/git/read_git.ts";
import { someOf } from "../worktrees/unsaved_work.ts";

/** What git has in the place of a repository. */
const LINK = "160000";

/** The paths that `.gitmodules` gives a URL, in a tree (`HEAD`) or in the index (an empty name). */
export async function submodulesOf(cwd: string, tree: string): Promise<ReadonlySet<string>> {
  const which = ["-z", "--get-regexp", String.raw`^submodule\..*\.(path|url)$`];
  const { stdout } = await askReadGit(["config", `--blob=${tree}:.gitmodules`, ...which], { cwd });
  const paths = new Map<string, string>();
  const hasUrl = new Set<string>();
  for (const pair of stdout.split("\0")) {
    const [, name, key, value] = /^submodule\.(.*)\.(path|url)\n(.+)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined) continue;
    if (key === "url") hasUrl.add(name);
    else paths.set(name, value);
  }
  return new Set([...paths].filter(([name]) => hasUrl.has(name)).map(([, path]) => path));
}

/**
 * Those that the index has and the latest commit has not.
 *
 * @throws {UserError} where one stands in the place of files that are committed: without it the commit would but delete them
 */
export async function stagedRepositories(cwd: string): Promise<string[]> {
  const changes = await stagedChanges({ cwd });
  const links = changes.filter(({ before, after }) =>
    after?.mode === LINK && before?.mode !== LINK
  );
  if (links.length === 0) return [];
  const submodules = await submodulesOf(cwd, "");
  const nested = links.filter(({ path }) => !submodules.has(path));
  const inPlace = nested.filter(({ path, before }) =>
    before !== undefined || changes.some((other) => other.path.startsWith(`${path}/`))
  );
  if (inPlace.length === 0) return nested.map(({ path }) => path);
  throw new UserError(
    `${someOf(inPlace.map(({ path }) => path))}: a repository of its own is in the place of files`,
  );
}
