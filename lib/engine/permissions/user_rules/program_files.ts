/**
 * A file that a rule is about, among what one program of a command line reads, changes or copies.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolvePath } from "../../../sys/files/resolve_path.ts";
import { repositoryFiles } from "../../../sys/git/repository_files.ts";
import { ownName } from "../../tools/foreign_names.ts";
import { changesFound } from "../inner/changes_named.ts";
import { embeddedFiles } from "../inner/embedded_files.ts";
import { gitShows } from "../inner/git_shows.ts";
import { locate } from "../invocation.ts";
import { linesOf } from "../inner/lines_of.ts";
import { changedDatabases } from "../rules/database_files.ts";
import { languageOutputs } from "../rules/language_outputs.ts";
import { treeChanges } from "../rules/other_vcs.ts";
import { outputsOf } from "../rules/outputs.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { HARMLESS } from "./allow_command.ts";
import { changedByGit } from "./changed_by_git.ts";
import type { CommandSituation, Found, ProgramSituation } from "./command_situation.ts";
import { globbedPaths } from "./globbed_paths.ts";
import { listedFile } from "./listed_file.ts";
import type { ObservedProgram } from "./observe_command.ts";
import { pathsElsewhere } from "./other_places.ts";
import { patchedFiles } from "./patched_files.ts";
import { pathsIn, somewhereIn } from "./paths_in.ts";
import { deniedBelow, fileWords, recursiveRead } from "./recursive_reads.ts";
import { changedWords, recursiveWrite, unreadWords } from "./recursive_writes.ts";
import { READERS, WRITERS } from "./rule_names.ts";
import { shownByGit } from "./shown_by_git.ts";
import { shown, shownProgram } from "./shown_text.ts";
import { alongDirectory, alongGit, alongNames } from "./taken_along.ts";
import { unknownFile } from "./unknown_file.ts";
import type { UserRule } from "./user_rule.ts";
import { infoBehind } from "../../../sys/files/info_at.ts";

/** Of a tree that is read as a whole; what lies further down in a larger one is not looked for. */
const MAX_ENTRIES = 10_000;

/** Programs that print names of the files that their words name, or that lie below these. */
const LISTERS = /^(?:ls|exa|eza|[efz]?grep|rg|ag|ack)$/;

/** The first such file; what cannot be told comes last. */
export async function programFile(
  program: ObservedProgram,
  situation: ProgramSituation,
): Promise<Found | undefined> {
  // To ask whether there is something, or to say its name, is not to read it.
  if (HARMLESS.test(program.name)) return undefined;
  return await namedFile(program, situation) ??
    await embeddedFile(program, situation) ??
    await takenWithTheRest(program, situation) ??
    await namedByGit(program, situation, READERS) ??
    (program.feedsChanges ? await namedByGit(program, situation, WRITERS) : undefined) ??
    await changedByGit(program, situation) ??
    await listedFile(program, situation) ??
    unknownFile(program, situation) ??
    unknownChange(program, situation);
}

/** What it is fed with, of a file that is there as well. */
function textsFor({ fed, inputFiles, cwd, written }: ObservedProgram): string[] {
  return [
    ...fed,
    ...inputFiles.map((file) => written?.(file) ?? linesOf(file, cwd)?.join("\n") ?? UNKNOWN),
  ];
}

/** Changes of which nobody can tell which files they are for. */
function unknownChange(
  program: ObservedProgram,
  { rules, existing }: CommandSituation,
): Found | undefined {
  const isPatch = patchedFiles(program).isOpen;
  if (program.isElsewhere || (!isPatch && !treeChanges(program)?.isOpen)) return undefined;
  // A patch may make new files.
  const rule = aboutFiles(rules, WRITERS).find((rule) => isPatch || existing(rule).length > 0);
  const unclear = isPatch ? "which files the patch changes" : "which files it changes";
  return rule && { rule, unclear };
}

async function namedFile(
  program: ObservedProgram,
  { rules, reads, writes, others }: ProgramSituation,
): Promise<Found | undefined> {
  const { cwd, typed, isElsewhere } = program;
  // `grep -l x locked/* | xargs sed -i`
  const listed = program.feedsChanges && LISTERS.test(program.name) ? fileWords(program) : [];
  const changed = new Set([
    ...[...outputsOf(program), ...languageOutputs(program.name, program.fed)],
    ...[...changedWords(program), ...listed, ...patchedFiles(program).files],
    ...changedDatabases(program, textsFor(program)),
  ]);
  const targets = unreadWords(program);
  // Of `docker run --entrypoint cat image file` it looks like the program.
  const entry = isElsewhere && typed.includes("/") ? [typed] : [];
  for (const arg of new Set([...fileWords(program), ...changed, ...entry])) {
    const isWritten = changed.has(arg);
    const words = [...knownPathsIn(arg), ...isWritten ? pathsIn(arg).flatMap(somewhereIn) : []];
    const elsewhere = words.flatMap((word) => pathsElsewhere(word, program, others));
    for (const path of [...words, ...elsewhere].flatMap((word) => globbedPaths(word, cwd))) {
      for (const rule of rules) {
        const isMeant = (!targets.includes(arg) && await reads(rule, path, cwd)) ||
          (isWritten && await writes(rule, path, cwd));
        if (isMeant) return { rule, about: path };
      }
    }
  }
  return undefined;
}

/** One that a language of its own names. */
async function embeddedFile(
  program: ObservedProgram,
  { rules, reads }: CommandSituation,
): Promise<Found | undefined> {
  const { cwd, fed } = program;
  for (const path of embeddedFiles(program, fed).filter((word) => !word.includes(UNKNOWN))) {
    const place = locate(path, cwd);
    if (place === undefined || !isFile(place)) continue;
    for (const rule of rules) if (await reads(rule, path, cwd)) return { rule, about: shown(path) };
  }
  return undefined;
}

function isFile(place: string): boolean {
  return infoBehind(place)?.isFile === true;
}

/** Those of which it is known where they lead. */
function knownPathsIn(arg: string): string[] {
  return pathsIn(arg).filter((path) => !path.includes(UNKNOWN))
    // Of the shell, which works where the program does.
    .map((path) => path.replace(/^\/proc\/(?:self|thread-self|\d+)\/(?:cwd\/|root(?=\/))/, ""));
}

/** What it reads, or removes, together with the directory around it. */
async function takenWithTheRest(
  program: ObservedProgram,
  { rules, meansPlace, places, others }: ProgramSituation,
): Promise<Found | undefined> {
  const { name, args, cwd, feeds } = program;
  const ways = [
    { tree: recursiveRead(name, args, { feeds, cwd }), names: READERS },
    { tree: recursiveWrite(name, args, { cwd }), names: WRITERS },
    {
      tree: program.feedsChanges || changesFound(program)
        ? recursiveRead(name, args, { feeds: true, cwd })
        : undefined,
      names: WRITERS,
    },
  ];
  for (const { tree, names } of ways) {
    const about = tree === undefined ? [] : aboutFiles(rules, names);
    if (tree === undefined || about.length === 0) continue;
    const isDenied = (place: string) => about.some((rule) => meansPlace(rule, place));
    const words = tree.directories.flatMap(knownPathsIn);
    const elsewhere = words.flatMap((word) => pathsElsewhere(word, program, others));
    const paths = [...words, ...elsewhere].flatMap((word) => globbedPaths(word, cwd));
    for (const path of paths) {
      const place = locate(path, cwd);
      if (place === undefined) continue;
      const directory = await resolvePath(place, places.cwd);
      const found = deniedBelow(directory, { ...tree, isDenied, maxEntries: MAX_ENTRIES });
      const rule = found === undefined ? undefined : about.find((rule) => meansPlace(rule, found));
      if (found === undefined || rule === undefined) continue;
      const along = alongDirectory(name, { directory: path, isWrite: names === WRITERS });
      return { rule, about: found.slice(directory.length + 1), along };
    }
  }
  return undefined;
}

/** What git shows without being told its name; what is changed then where the names of files that it prints are. */
async function namedByGit(
  program: ObservedProgram,
  { rules, meansPlace, places, variables }: ProgramSituation,
  tools: readonly string[],
): Promise<Found | undefined> {
  const { name, args, isElsewhere } = program;
  const isWrite = tools === WRITERS;
  const feeds = isWrite || program.feeds;
  const [, subcommand] = /^git-([a-z-]+)$/.exec(name) ?? [];
  const about = aboutFiles(rules, tools);
  if ((name !== "git" && subcommand === undefined) || about.length === 0 || isElsewhere) {
    return undefined;
  }
  const shows = gitShows(subcommand === undefined ? args : [subcommand, ...args], {
    ...{ feeds, variables },
  });
  if (shows === undefined) return undefined;
  const isMeant = (place: string) => about.find((rule) => meansPlace(rule, place));
  const root = await places.root();
  // A directory that the command is about to make has no repository, and what a variable names is not known.
  const isKnown = !variables.includes("GIT_DIR") && infoBehind(program.cwd ?? root)?.isDirectory;
  const file = await shownByGit(shows, {
    ...{ cwd: isKnown ? program.cwd ?? root : root, root },
    isDenied: (place) => isMeant(place) !== undefined,
  });
  if (file === undefined) return undefined;
  const rule = isMeant(join(repositoryFiles(root)?.root ?? root, file)) ?? about[0];
  if (rule === undefined) return undefined;
  const command = shownProgram(program);
  const along = isWrite ? alongNames(command) : alongGit(shows, { command, file, rule });
  return { rule, about: file, along };
}

function aboutFiles(rules: readonly UserRule[], names: readonly string[]): UserRule[] {
  return rules.filter(({ tool, pattern }) =>
    pattern !== undefined && names.includes(ownName(tool))
  );
}
