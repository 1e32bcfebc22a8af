/**
 * What is executed later whatever it is called, because something names it; and what the directories above a root are called.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { isDirectoryAt } from "../../sys/files/info_at.ts";
import type { RepositoryFiles } from "../../sys/git/repository_files.ts";
import { executesByName, plainName } from "../permissions/executed_names.ts";
import { executedByGit } from "../permissions/git_configuration/executed_by_git.ts";
import { namesAbove } from "../permissions/user_programs/names_above.ts";
import { type ProgramUser, userProgramsIn } from "../permissions/user_programs/user_programs.ts";
import type { Place } from "./watched_entries.ts";

const GIT = "git";

/** What is not said of a look unless it is meant. */
export interface BeginOptions {
  except?: string | undefined;
  user?: ProgramUser | undefined;
  maxBeginMs?: number;
}

/** They may not be there, or lie outside of what is looked at. */
export interface NamedPlaces {
  places: Place[];
  files: { path: string; by: string }[];
}

/** What the configuration of git names. */
export function namedByGit(repository: RepositoryFiles, user: ProgramUser): NamedPlaces {
  const { hooks, files } = executedByGit(repository, user);
  return {
    places: hooks.map((path) => ({ path, by: GIT, names: [] })),
    files: files.map((path) => ({ path, by: GIT })),
  };
}

/** What the user's own settings name, links in their home, and PATH; then the roots themselves. */
export function namedByUser(roots: readonly string[], user: ProgramUser): NamedPlaces {
  const named: NamedPlaces = { places: [], files: [] };
  for (const { path, by, isOfPath } of userProgramsIn(roots, user)) {
    const names = roots.includes(path) ? namesAbove(path, user.home) : [plainName(basename(path))];
    if (isOfPath || isDirectoryAt(path)) named.places.push({ path, by, isOfPath, names });
    else named.files.push({ path, by });
  }
  for (const path of roots) {
    const names = namesAbove(path, user.home);
    // All of it is executed where a directory above has such a name.
    named.places.push({ path, by: executesByName(names), names });
  }
  return named;
}
