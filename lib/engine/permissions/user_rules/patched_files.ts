/**
 * The files that a patch changes: `git apply x.patch`, `patch -p1 <<E`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { splitArguments } from "../inner/git_arguments.ts";
import { linesOf, splitLines } from "../inner/lines_of.ts";
import { hasOption, parseOptions, valuesOf } from "../options.ts";
import type { ObservedProgram } from "./observe_command.ts";

const VALUES = [
  ...["-p", "--strip", "-d", "--directory", "-i", "--input", "--exclude", "--include", "-C"],
  ...["-o", "-r", "-D", "-F", "-g", "-V", "-Y", "-z", "-B"],
];
const FILE = /^(?:(?:---|\+\+\+|\*\*\*) |rename (?:from|to) |copy to )"?([^\t"]+)/;
const MAX_LINES = 20_000;

/** As it would be changed from where the program runs; none for other programs. */
export function patchedFiles(program: ObservedProgram): string[] {
  const { name, cwd, fed, inputFiles } = program;
  const { subcommand, rest } = splitArguments(program.args);
  const isGit = name === "git" && /^(?:apply|am)$/.test(subcommand);
  if (!isGit && name !== "patch") return [];
  const options = parseOptions(isGit ? rest : program.args, VALUES);
  if (hasOption(options, "--check", "--stat", "--numstat", "--summary", "--dry-run", "--cached")) {
    return [];
  }
  // Of `patch` the first operand is what is changed.
  const named = [
    ...isGit ? options.operands : options.operands.slice(1),
    ...valuesOf(options, "-i", "--input"),
  ];
  const lines = [
    ...[...named, ...inputFiles].flatMap((file) => linesOf(file, cwd) ?? []),
    ...fed.flatMap(splitLines),
  ].slice(0, MAX_LINES);
  const [directory = ""] = valuesOf(options, "-d", "--directory");
  const strip = Number(valuesOf(options, "-p", "--strip")[0] ?? 1);
  const paths = lines.flatMap((line) => FILE.exec(line)?.[1]?.trim() ?? []);
  return paths.filter((path) => path !== "/dev/null").map((path) =>
    join(directory, path.split("/").slice(strip).join("/") || path)
  );
}
