/**
 * A file that a rule is about, among what git would change without being told its name: git is asked itself, disarmed.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../../errors.ts";
import { infoBehind } from "../../../sys/files/info_at.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { ownName } from "../../tools/foreign_names.ts";
import { gitPlaces } from "../inner/git_arguments.ts";
import { type GitChanges, gitChanges } from "../inner/git_changes.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { CommandSituation, Found } from "./command_situation.ts";
import { firstName } from "./first_name.ts";
import type { ObservedProgram } from "./observe_command.ts";
import { WRITERS } from "./rule_names.ts";
import { shownProgram } from "./shown_text.ts";
import { alongGitChanges } from "./taken_along.ts";

/** What is tracked, for questions of which some part is not known beforehand. */
const TRACKED = ["ls-files", "-z", "--full-name", "--", ":/"];

/** The first such file; what git does not say in time may be any that is tracked. */
export async function changedByGit(
  program: ObservedProgram,
  { rules, meansPlace, places }: CommandSituation,
): Promise<Found | undefined> {
  const { name, args, isElsewhere } = program;
  const [, subcommand] = /^git-([a-z-]+)$/.exec(name) ?? [];
  const about = rules.filter(({ tool, pattern }) =>
    pattern !== undefined && WRITERS.includes(ownName(tool))
  );
  if ((name !== "git" && subcommand === undefined) || about.length === 0 || isElsewhere) {
    return undefined;
  }
  const changes = gitChanges(subcommand === undefined ? args : [subcommand, ...args]);
  if (changes === undefined) return undefined;
  const root = await places.root();
  // A directory that the command is about to make has no repository.
  const cwd = program.cwd !== undefined && infoBehind(program.cwd)?.isDirectory
    ? program.cwd
    : root;
  const top = topOf(changes, cwd);
  const ruleFor = (file: string) => about.find((rule) => meansPlace(rule, join(top, file)));
  const file = await firstChanged(changes, {
    cwd,
    // A directory that is left as it is, or a repository of its own.
    isHidden: (file) => !file.endsWith("/") && ruleFor(file) !== undefined,
  });
  const rule = file === undefined ? undefined : ruleFor(file);
  if (file === undefined || rule === undefined) return undefined;
  return {
    ...{ rule, about: file },
    along: alongGitChanges(changes, { command: shownProgram(program), file }),
  };
}

/** Of the files that are changed; a `--git-dir` alone means those where git runs. */
function topOf({ where }: GitChanges, cwd: string): string {
  const { at, gitDirectory, workTree } = gitPlaces(where, cwd);
  return workTree ?? (gitDirectory === undefined ? repositoryFiles(at)?.root ?? at : at);
}

async function firstChanged(
  { where, questions }: GitChanges,
  { cwd, isHidden }: { cwd: string; isHidden: (file: string) => boolean },
): Promise<string | undefined> {
  const isKnown = (words: readonly string[]) => words.every((word) => !word.includes(UNKNOWN));
  const tracked = async () =>
    (await firstName(TRACKED, { cwd, isHidden, where: isKnown(where) ? where : [] })).name;
  try {
    for (const question of questions) {
      if (!isKnown([...where, ...question])) return await tracked();
      const { name, isAnswered, isRefused } = await firstName(question, { cwd, where, isHidden });
      if (name !== undefined) return name;
      if (!isAnswered && !isRefused) return await tracked();
    }
    return undefined;
  } catch (error) {
    // Without git nothing is changed.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
