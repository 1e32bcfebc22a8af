/**
 * Where a user and a repository keep their skills.
 *
 * @module
 */
import { join } from "@std/path/join";
import { directoriesDownTo } from "../../../sys/files/directories_down_to.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { infoBehind } from "../../../sys/files/info_at.ts";

/** Where the user keeps skills. */
export interface SkillHomes {
  /** The directory of everything of ours. */
  home: string;
  /** The user's home directory. */
  userHome: string;
}

/** A directory with `skills/`, `commands/` or both. */
export interface SkillPlace {
  path: string;
  /** A link must not lead out of it. */
  root: string;
  isRepositorys: boolean;
}

/** In each directory, the later ones win; what other agents read stands first. */
const PLACES = [".claude", ".agents", ".isonforge"];

/** Directories that may hold `skills/` and `commands/`, below `root`: from the top down to the working directory. */
export function skillPlaces(root: string, cwd: string): string[] {
  return directoriesDownTo(root, cwd).flatMap((below) =>
    PLACES.map((place) => below === "" ? place : `${below}/${place}`)
  );
}

/** The places around `cwd` that may hold skills, for most runs none; the later ones win. */
export function skillPlacesAround(cwd: string, { home, userHome }: SkillHomes): SkillPlace[] {
  const top = repositoryFiles(cwd)?.root ?? cwd;
  const places: SkillPlace[] = [
    // What the user has put there may be links to wherever it is kept.
    { path: join(userHome, ".claude"), root: "/", isRepositorys: false },
    { path: home, root: "/", isRepositorys: false },
  ];
  for (const name of skillPlaces(top, cwd)) {
    const path = join(top, name);
    // A home directory may be a repository.
    if (places.some((place) => place.path === path)) continue;
    places.push({ path, root: top, isRepositorys: true });
  }
  return places.filter(({ path }) => holdsSkills(path));
}

/** Whether something of it may be a skill. */
export function holdsSkills(place: string): boolean {
  return ["skills", "commands"].some((name) => infoBehind(join(place, name))?.isDirectory);
}
