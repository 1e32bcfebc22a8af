/**
 * `glob`: files by name, the newest first.
 *
 * @module
 */
import { holdPlace } from "../../sys/platform.ts";
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { optional, path, text } from "./fields.ts";
import { attempt, count, failed } from "./outcome.ts";
import { globMatcher } from "./search/glob_matcher.ts";
import { displayPath } from "./paths.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";
import { truncate } from "./truncate.ts";
import { type WalkedFile, walkFiles } from "./walk_files.ts";

const fields = {
  pattern: text(
    'The pattern, e.g. "**/*.ts" or "src/**/*.{js,jsx}"; ** goes through directories.',
    {
      aliases: ["glob", "query"],
    },
  ),
  path: optional(path("The directory to search. Default: the working directory.")),
};

const foreign: ForeignArguments = { recursive: () => undefined };

export type GlobArguments = ArgumentsOf<typeof fields>;

/** More names than this say nothing to a model. */
const MAX_RESULTS = 500;

/** Finds files by name. */
export const globTool: Tool<GlobArguments> = {
  name: "glob",
  otherNames: ["find", "find_files", "file_search", "glob_search", "glob_files", "find_path"],
  description:
    "Finds files by name, the most recently changed first. Files that .gitignore names are left out. " +
    `At most ${MAX_RESULTS} are shown.`,
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "glob", foreign, onNote }),
  label: ({ pattern }) => pattern,
  touches: (args) => [{ kind: "read", path: startOf(args) }],
  run(args, context) {
    return attempt(`find "${args.pattern}"`, () => findFiles(args, context));
  },
};

async function findFiles(
  args: GlobArguments,
  { cwd, place, signal, maxOutputBytes }: ToolContext,
): Promise<ToolOutcome> {
  if (args.pattern.trim() === "") return failed("cannot find files: the pattern is empty");
  const { matches } = splitPattern(args.pattern);
  const base = place(startOf(args));
  using held = holdPlace(base);
  if (!(await Deno.stat(held.path)).isDirectory) {
    return failed(`cannot find "${args.pattern}": "${base}" is not a directory`);
  }

  const files: { path: string; time: number }[] = [];
  for await (const file of walkFiles(held, { directory: base, signal })) {
    if (matches(file.name)) files.push({ path: file.path, time: changedAt(file) });
  }
  if (files.length === 0) {
    const hint = args.pattern.includes("/") || args.pattern.includes("**")
      ? ""
      : `; "**/${args.pattern}" looks into subdirectories too`;
    return {
      output: `no file matches "${args.pattern}"${hint}`,
      isError: false,
      summary: "no files",
    };
  }
  const newest = newestFirst(files);
  const lines = newest.slice(0, MAX_RESULTS).map((path) => displayPath(path, cwd));
  const left = newest.length - lines.length;
  if (left > 0) {
    lines.push(`… ${count(left, "older file")} left out; a narrower pattern shows them`);
  }
  const output = truncate(lines.join("\n"), "a narrower pattern shows them", maxOutputBytes);
  return { output, isError: false, summary: count(newest.length, "file") };
}

/** Where the search starts: at `path`, or below it in the directories that the pattern begins with. */
function startOf({ path = ".", pattern }: GlobArguments): string {
  const { directory } = splitPattern(pattern);
  if (directory === "") return path;
  return /^[/~]/.test(directory) ? directory : `${path}/${directory}`;
}

/** The directories that a pattern begins with need not be searched for. */
function splitPattern(pattern: string): { directory: string; matches: (path: string) => boolean } {
  const segments = pattern.replace(/^(?:\.\/+)+/, "").split("/");
  const first = segments.findIndex((segment) => /[*?[\]{}()!+@\\]/.test(segment));
  // The last segment is a name even when nothing in it is special.
  const cut = first === -1 ? segments.length - 1 : first;
  const directory = segments.slice(0, cut).join("/");
  const rest = segments.slice(cut).join("/");
  return {
    directory: directory === "" && pattern.startsWith("/") ? "/" : directory,
    matches: globMatcher(rest === "" ? "**" : rest),
  };
}

function newestFirst(files: { path: string; time: number }[]): string[] {
  files.sort((a, b) => b.time - a.time || (a.path < b.path ? -1 : 1));
  return files.map(({ path }) => path);
}

/** Synchronous: one call of a few microseconds in between the asynchronous ones of the walk. */
function changedAt({ at }: WalkedFile): number {
  try {
    return Deno.lstatSync(at).mtime?.getTime() ?? 0;
  } catch {
    return 0; // Removed meanwhile.
  }
}
