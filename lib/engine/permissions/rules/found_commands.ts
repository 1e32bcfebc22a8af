/**
 * What `find` and `fd` run on what they find.
 *
 * @module
 */
import { EVERYTHING } from "../inner/printed_by_git.ts";
import { isNarrowed } from "../printed.ts";
import { UNKNOWN } from "../shell/texts.ts";
import { findRoots } from "./find.ts";

interface Found {
  argv: readonly string[];
}

/** The commands among the arguments of one of them. */
export function foundCommands(name: string, args: readonly string[]): Found[] {
  return name.endsWith("find") && name !== "fdfind" ? findCommands(args) : fdCommands(args);
}

/** What `-exec` and its relatives run, on something below each root. */
function findCommands(args: readonly string[]): Found[] {
  const name = isNarrowed(args) ? UNKNOWN : EVERYTHING;
  const found = findRoots(args).map((root) => `${root}/${name}`);
  const commands: Found[] = [];
  // What stands in a command is that one's own: `find -exec find -exec …`.
  let end = 0;
  for (const [index, arg] of args.entries()) {
    if (index < end || !/^-(?:exec|execdir|ok|okdir)$/.test(arg)) continue;
    end = index + 1;
    const ends = (at: number) => args[at] === ";" || (args[at] === "+" && args[at - 1] === "{}");
    while (end < args.length && !ends(end)) end++;
    commands.push({
      argv: args.slice(index + 1, end).flatMap((word) =>
        word.includes("{}") ? found.map((path) => word.replaceAll("{}", path)) : [word]
      ),
    });
  }
  return commands;
}

/** What `-x` and `-X` run, on something below the directories that are searched. */
function fdCommands(args: readonly string[]): Found[] {
  const index = args.findIndex((arg) => /^(?:-[xX]|--exec(?:-batch)?)$/.test(arg));
  if (index === -1) return [];
  const roots = args.slice(0, index).filter((arg) => /^[./~]/.test(arg));
  const found = (roots.length === 0 ? ["."] : roots).map((root) => `${root}/${UNKNOWN}`);
  const argv = args.slice(index + 1);
  const hasPlace = argv.some((word) => word.includes("{"));
  const words = argv.flatMap((word) =>
    word.includes("{") ? found.map((path) => word.replaceAll(/\{[./]*\}/g, path)) : [word]
  );
  return [{ argv: hasPlace ? words : [...words, ...found] }];
}
