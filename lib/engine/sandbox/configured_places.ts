/**
 * What runs of a working tree because a configuration says so, or a link: that of git, or the user's own.
 *
 * @module
 */
import { join } from "@std/path/join";
import { infoAt, isFileOrDirectoryAt } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { executesByName } from "../permissions/executed_names.ts";
import { executedByGit } from "../permissions/git_configuration/executed_by_git.ts";
import { isProgramAt, type UserProgram } from "../permissions/user_programs/home_programs.ts";
import { namesAbove } from "../permissions/user_programs/names_above.ts";
import { type ProgramUser, userProgramsIn } from "../permissions/user_programs/user_programs.ts";

export interface ConfiguredPlaces {
  /** Files and directories that are there. */
  run: string[];
  /** What is read or run by itself, be it there or not: files that git's configuration includes, programs that the user's names. */
  included: string[];
  /** Roots all of which is run later. */
  wholly: string[];
}

/** Of a directory all of whose files are run, one by one; of more it is the directory where that can be. */
const MAX_EACH = 64;
/** Of a git directory: what may be a link to what somebody has among their files. */
const LINKED = ["config", "config.worktree", "hooks", "info", "info/attributes"];

/**
 * What lies in `roots` of it.
 *
 * @param trees tops of working trees, absolute
 * @returns absolute, without links
 */
export function configuredPlaces(
  trees: Iterable<string>,
  { roots, user }: { roots: readonly string[]; user: ProgramUser },
): ConfiguredPlaces {
  const run = new Set<string>();
  const included = new Set<string>();
  const isOurs = (path: string) => roots.some((root) => isWithin(path, root));
  const known = new Set<string>();
  for (const tree of trees) {
    const repository = repositoryFiles(tree);
    if (repository === undefined || known.has(repository.root)) continue;
    known.add(repository.root);
    const { hooks, files, included: named } = executedByGit(repository, user);
    for (const path of named.filter(isOurs)) included.add(path);
    const own = [...new Set([repository.gitDirectory, repository.commonDirectory])];
    const links = own.flatMap((directory) => LINKED.map((name) => join(directory, name)))
      .filter((path) => infoAt(path)?.isSymlink === true);
    const places = [
      ...hooks,
      ...[...files, ...links].map((path) => resolvePathSync(path, "/")),
      ...[...hooks, ...own.map((directory) => join(directory, "hooks"))].flatMap(behindLinksIn),
    ];
    for (const path of places.filter(isOurs)) {
      // All of the work is none of these.
      if (!roots.some((root) => isWithin(root, path)) && isFileOrDirectoryAt(path)) run.add(path);
    }
  }
  const home = resolvePathSync(user.home, "/");
  const wholly = new Set(
    roots.filter((root) => executesByName(namesAbove(root, user.home)) !== undefined),
  );
  for (const program of userProgramsIn(roots, user)) {
    // Around the whole home these are read-only as they are.
    const isKept = roots.some((root) =>
      isWithin(home, root) && isWithin(program.path, root) && program.path !== root
    );
    if (program.isWork || (program.isOfPath && isKept)) continue;
    if (!program.isOfPath && roots.includes(program.path)) wholly.add(program.path);
    if (program.isOfPath || roots.includes(program.path)) {
      for (const path of eachIn(program, roots)) run.add(path);
      // What a link leads to is named as well.
    } else if (infoAt(program.path)?.isSymlink !== true) included.add(program.path);
  }
  return { run: [...run], included: [...included], wholly: [...wholly] };
}

/** What is run of a directory that commands may write in. */
function eachIn({ path, isOfPath }: UserProgram, roots: readonly string[]): string[] {
  const all = reopenedEntries(path)
    .filter(({ name, isFile, isDirectory }) => isFile || (isDirectory && name !== ".git"))
    .map(({ name }) => join(path, name))
    .filter((file) => isOfPath !== true || isProgramAt(file));
  if (all.length <= MAX_EACH) return all;
  return roots.includes(path) ? all.slice(0, MAX_EACH) : [path];
}

function behindLinksIn(directory: string): string[] {
  return reopenedEntries(directory).filter(({ isSymlink }) => isSymlink)
    .map(({ name }) => resolvePathSync(join(directory, name), "/"));
}
