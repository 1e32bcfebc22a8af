/**
 * Whether git would show a file that is denied: it is asked itself, disarmed, which files a command is about.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { UserError } from "../../../errors.ts";
import { askReadGit } from "../../../sys/git/read_git.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { gitPlaces } from "../inner/git_arguments.ts";
import type { GitShows } from "../inner/git_shows.ts";
import { isUnclear } from "../inner/git_shows.ts";
import { filledCopy, type FilledCopyOptions } from "./filled_copy.ts";
import { type AskedNames, firstName } from "./first_name.ts";

/** Git is asked about each; nobody names more. */
const MAX_OBJECTS = 32;
const MAX_PARTS = 16;

/** The name of a denied file that would be shown, from the top of its repository; undefined when there is none. */
export async function shownByGit(
  shows: GitShows,
  { cwd, root, isDenied }: FilledCopyOptions,
): Promise<string | undefined> {
  const { into, fills } = shows;
  if (fills !== undefined) return await filledCopy({ ...shows, fills }, { cwd, root, isDenied });
  const tops = topsOf(shows, { cwd, root });
  const isHidden = (name: string) =>
    tops.some((top) => isDenied(join(top, name))) &&
    // A copy at a place that is denied as well is none that anybody could read.
    (into === undefined || !isDenied(resolve(cwd, into, name)));
  const find = (names: readonly string[]) =>
    firstName(names, { cwd, isHidden, where: shows.where });
  try {
    const tracked = async () => (await find(["ls-files", "-z", "--full-name", "--", ":/"])).name;
    if (isUnclear(shows)) return await tracked();
    const object = await firstObject(shows, { isHidden, tracked, cwd });
    if (object !== undefined) return object;
    if (shows.names === undefined) return await tracked();
    if (shows.names.length === 0) return undefined;
    const { name, isAnswered } = await find(shows.names);
    // What git does not take from us it may take from the model, with other options.
    return name ?? (isAnswered ? undefined : await tracked());
  } catch (error) {
    // Without git, or a repository that it reads, nothing is shown.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** The tops that names may count from: a copy of a repository, or a `--git-dir`, has the same names. */
function topsOf({ where }: GitShows, { cwd, root }: { cwd: string; root: string }): string[] {
  const { at, gitDirectory, workTree } = gitPlaces(where, cwd);
  const places = [cwd, root, at, gitDirectory?.replace(/\/\.git$/, ""), workTree];
  return [
    ...new Set(
      places.filter((place) => place !== undefined).map((place) =>
        repositoryFiles(place)?.root ?? place
      ),
    ),
  ];
}

/** An object that is printed by its own name: `HEAD:secrets/key`, or the hash of what is in a file. */
async function firstObject(
  { objects, where }: GitShows,
  { isHidden, tracked, cwd }: {
    isHidden: (name: string) => boolean;
    tracked: () => Promise<string | undefined>;
    cwd: string;
  },
): Promise<string | undefined> {
  if (objects.length > MAX_OBJECTS) return await tracked();
  for (const object of objects) {
    const parts = object.split(":", MAX_PARTS);
    const paths = parts.map((_, index) => parts.slice(index + 1).join(":")).filter(Boolean);
    const named = paths.map((path) => path.replace(/^\.\//, "")).find(isHidden);
    if (named !== undefined) return named;
    if (parts.length > 1 || object.startsWith("-")) continue;
    const type = await askReadGit([...where, "cat-file", "-t", object], { cwd });
    if (type.code !== 0 || type.stdout.trim() !== "blob") continue;
    // Only what is tracked elsewhere as well is surely not what is in a denied file.
    if (!await isOtherFile(object, { where, cwd, isHidden })) return await tracked();
  }
  return undefined;
}

async function isOtherFile(
  object: string,
  { where, cwd, isHidden }: AskedNames,
): Promise<boolean> {
  const { stdout } = await askReadGit([...where, "ls-files", "-s", "-z", "--full-name"], { cwd });
  const id = (await askReadGit([...where, "rev-parse", object], { cwd })).stdout.trim();
  const files = stdout.split("\0").filter((line) => line.includes(` ${id} `));
  return files.length > 0 && files.every((line) => !isHidden(line.slice(line.indexOf("\t") + 1)));
}
