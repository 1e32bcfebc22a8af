/**
 * The files that a patch changes: `git apply x.patch`, `patch -p1 <<E`, `hg import x.patch`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { splitArguments } from "../inner/git_arguments.ts";
import { linesOf, splitLines } from "../inner/lines_of.ts";
import { hasOption, parseOptions, valuesOf } from "../options.ts";
import { treeChanges } from "../rules/other_vcs.ts";
import { UNKNOWN } from "../shell/texts.ts";
import type { ObservedProgram } from "./observe_command.ts";

/** Of `git apply` and `git am`, and of patch(1): options with a value. */
const GIT_VALUES = ["-p", "--directory", "--exclude", "--include", "-C", "--whitespace"];
const PATCH_VALUES = [
  ...["-p", "--strip", "-d", "--directory", "-i", "--input", "-o", "--output", "-r", "-D", "-F"],
  ...["-g", "-V", "-Y", "-z", "-B", "--ifdef", "--fuzz", "--prefix", "--suffix"],
];
/** With which nothing is changed, unless `--apply` says so all the same. */
const ONLY_SHOWS = ["--check", "--stat", "--numstat", "--summary", "--dry-run", "--cached"];
/** Of `git am`. */
const IN_BETWEEN = ["--abort", "--continue", "--skip", "--quit", "-r", "--resolved", "--retry"];
const FILE =
  /^(?:(?:---|\+\+\+|\*\*\*|Index:) |(?:rename|copy) (?:from|to) )"?([^\t"]+)|^diff --git (.+)/;
const MAX_LINES = 20_000;

/** What is known of it: files, and whether there may be others. */
export interface PatchedFiles {
  /** As they would be changed from where the program runs. */
  files: readonly string[];
  isOpen: boolean;
}

const NOTHING: PatchedFiles = { files: [], isOpen: false };

interface Patching {
  /** Files with patches; none where they are on standard input. */
  named: readonly string[];
  /** How many directories are taken off; undefined where patch(1) looks for itself. */
  strip: number | undefined;
  directory: string;
  /** The one file that is changed, whatever the patch says. */
  target?: string | undefined;
}

/** What a program changes as a patch says; nothing for other programs. */
export function patchedFiles(program: ObservedProgram): PatchedFiles {
  const patching = patchingOf(program);
  if (patching === undefined) return NOTHING;
  const { strip, directory, target } = patching;
  if (target !== undefined) return { files: [join(directory, target)], isOpen: false };
  const lines = linesOfPatch(patching, program);
  const paths = (lines ?? []).slice(0, MAX_LINES).flatMap(pathsIn)
    .filter((path) => path !== "/dev/null");
  // What is no patch as it is known here is another one when it is there.
  const isOpen = lines === undefined || lines.length > MAX_LINES ||
    (lines.length > 0 && paths.length === 0);
  const files = [...new Set(paths)].flatMap((path) => {
    const parts = path.split("/");
    const strips = strip === undefined ? parts.map((_, index) => index) : [strip];
    return strips.map((count) => join(directory, parts.slice(count).join("/") || path));
  });
  return { files, isOpen };
}

function patchingOf({ name, args }: ObservedProgram): Patching | undefined {
  const { subcommand, rest } = splitArguments(args);
  if (name === "patch") {
    const options = parseOptions(args, PATCH_VALUES);
    const [target, ...operands] = options.operands;
    if (hasOption(options, ...ONLY_SHOWS)) return undefined;
    const [strip] = valuesOf(options, "-p", "--strip");
    return {
      named: [...operands, ...valuesOf(options, "-i", "--input")],
      strip: strip === undefined ? undefined : Number(strip),
      directory: valuesOf(options, "-d", "--directory").at(-1) ?? "",
      target,
    };
  }
  if (name === "git" && /^(?:apply|am)$/.test(subcommand)) {
    const options = parseOptions(rest, GIT_VALUES);
    const isShown = hasOption(options, ...ONLY_SHOWS) && !hasOption(options, "--apply");
    const isBetween = subcommand === "am" && hasOption(options, ...IN_BETWEEN);
    if (isShown || isBetween || options.names.has("--show-current-patch")) return undefined;
    return {
      named: options.operands,
      strip: Number(valuesOf(options, "-p")[0] ?? 1),
      directory: valuesOf(options, "--directory").at(-1) ?? "",
    };
  }
  const patches = treeChanges({ name, args })?.patches ?? [];
  return patches.length === 0 ? undefined : { named: patches, strip: undefined, directory: "" };
}

/** Undefined where nobody can tell what stands in it. */
function linesOfPatch(
  { named }: Patching,
  { cwd, fed, inputFiles, written }: ObservedProgram,
): string[] | undefined {
  const files = named.filter((file) => file !== "-");
  const isFed = files.length === 0 || files.length < named.length;
  // A NUL in what a file holds is none of ours.
  const known = (text: string) => text.includes(UNKNOWN) ? undefined : splitLines(text);
  const read = [
    ...[...files, ...isFed ? inputFiles : []].map((file) => {
      const text = written?.(file);
      return text === undefined ? linesOf(file, cwd) : known(text);
    }),
    ...isFed ? fed.map(known) : [],
  ];
  return read.some((lines) => lines === undefined)
    ? undefined
    : read.flatMap((lines) => lines ?? []);
}

/** `a/x b/x` of a line of git's, which is all that is said of a new mode and of a binary file. */
function pathsIn(line: string): string[] {
  const [, path, both] = FILE.exec(line) ?? [];
  if (both === undefined) return path === undefined ? [] : [path.trim()];
  const middle = (both.length - 1) / 2;
  const isTwice = both[middle] === " " && both.slice(1, middle) === both.slice(middle + 2);
  const names = isTwice ? [both.slice(0, middle), both.slice(middle + 1)] : both.split(" ");
  return names.map((name) => name.replaceAll('"', ""));
}
