/**
 * What of any directory runs later because something elsewhere says so: the user's own settings, a link in their home, PATH.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { isWithin } from "../../../sys/files/is_within.ts";
import { resolvePathSync } from "../../../sys/files/resolve_path.ts";
import type { GitUser } from "../../../sys/git/configuration.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { absoluteEntries } from "../../../sys/search_path.ts";
import { hereAsWell } from "../git_configuration/executed_by_git.ts";
import { programsInCommand } from "../git_configuration/paths_in_command.ts";
import { commandInVariable, filesInVariable } from "../inner/command_variables.ts";
import { isFetched } from "./fetched.ts";
import {
  homePrograms,
  isProgramAt,
  isProgramOf,
  SHELL,
  type UserProgram,
} from "./home_programs.ts";

/** A command line that the user has configured for all projects: it is started outside of any sandbox. */
export interface UserCommand {
  /** Who runs it: "a hook". */
  by: string;
  command: string;
  /** Where it runs, absolute. */
  directory: string;
  /** What it finds in its environment beside that of the user. */
  variables?: Readonly<Record<string, string>>;
}

/** Whose programs are looked for. */
export interface ProgramUser extends GitUser {
  commands?: readonly UserCommand[] | undefined;
}

/** What isonforge starts outside of any sandbox, wherever one stands. */
const OWN: readonly string[] = [
  ...[
    "git",
    "gh",
    "glab",
    "rg",
    "pdftotext",
    "bwrap",
    "nsenter",
    "setpriv",
    "mount",
    "env",
    "perl",
  ],
  ...["notify-send", "osascript", "sbatch", "squeue", "sacct", "scancel", "scontrol", "sinfo"],
];

/** Wherever it lies; of what is named by a link both that and what it leads to. */
export function userPrograms(
  { home, environment = {}, commands = [] }: ProgramUser,
): UserProgram[] {
  const set = Object.entries(environment);
  const called = new Map(OWN.map((name) => [name, "isonforge"]));
  const named = commands.flatMap(({ by, command, directory, variables = {} }) => {
    const paths = programsInCommand(command, {
      ...{ root: directory, home, gitDirectory: join(directory, ".git") },
      variables: { ...environment, ...variables },
      onProgram: (name) => called.set(name, by),
    });
    const files = Object.entries(variables).flatMap(([name, value]) =>
      filesInVariable(name, value)
    );
    return [...paths, ...files.map((file) => resolve(directory, file))]
      .map((path) => ({ path, by }));
  });
  const read = set.flatMap(([name, value = ""]) => {
    const command = commandInVariable(name, value) ?? "";
    const places = { root: home, home, gitDirectory: join(home, ".git"), variables: environment };
    return [
      ...programsInCommand(command, places),
      ...filesInVariable(name, value).filter((path) => path.startsWith("/")),
    ].map((path) => ({ path, by: SHELL }));
  });
  const found = placesInPath(called, environment["PATH"]);
  return [
    ...[...named, ...found, ...read].flatMap(({ path, by }) =>
      [...new Set([path, resolvePathSync(path, "/")])].map((path) => ({ path, by }))
    ),
    ...homePrograms({ home, environment }),
  ];
}

/** Where programs are looked for, up to the first one that is there: another one before that would be run in its place. */
function placesInPath(
  called: ReadonlyMap<string, string>,
  PATH = "",
): { path: string; by: string }[] {
  const directories = absoluteEntries(PATH).map((path) => resolvePathSync(path, "/"));
  return [...called].flatMap(([name, by]) => {
    const paths = directories.map((directory) => join(directory, name));
    const first = paths.findIndex(isProgramAt);
    return (first === -1 ? paths : paths.slice(0, first + 1)).map((path) => ({ path, by }));
  });
}

/**
 * The same of what lies in some directories, or is one of them. What lies in the main working tree has its counterpart in
 * another one of that repository. What is fetched or built is left out: it is made anew all the time.
 *
 * @param roots absolute, without links
 */
export function userProgramsIn(roots: readonly string[], user: ProgramUser): UserProgram[] {
  const repositories = roots.flatMap((root) => repositoryFiles(root) ?? []);
  const found = new Map<string, UserProgram>();
  const add = (program: UserProgram) => {
    const known = found.get(program.path);
    // What is kept is told as well.
    if (known === undefined || known.isWork) found.set(program.path, program);
  };
  for (const program of userPrograms(user)) {
    const { path: named, isOfPath = false } = program;
    const here = isOfPath
      ? []
      : repositories.flatMap((repository) => hereAsWell([named], repository));
    for (const path of [named, ...here]) {
      for (const root of roots) {
        if (isFetched(path, root)) continue;
        if (isWithin(path, root)) add({ ...program, path });
        // All of it is run.
        else if (!isOfPath && isWithin(root, path)) add({ ...program, path: root });
      }
    }
  }
  return [...found.values()];
}

/**
 * Who runs what is at `place`, but for programs and extensions that are worked on; undefined where nobody does.
 *
 * @param place absolute, every link followed
 */
export function executedForUser(
  place: string,
  { root, ...user }: ProgramUser & { root: string },
): string | undefined {
  const repository = repositoryFiles(root);
  return userPrograms(user).find(({ path, isOfPath, isWork = false }) => {
    if (isWork) return false;
    if (isOfPath) return isProgramOf(path, place);
    const paths = repository === undefined ? [path] : hereAsWell([path], repository);
    return paths.some((path) => isWithin(place, path));
  })?.by;
}
