/**
 * `glob`: files by name, the newest first.
 *
 * @module
 */
import { holdPlace } from "../../sys/platform.ts";
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { optional, path, text } from "./fields.ts";
import { globPattern } from "./search/glob_pattern.ts";
import { attempt, count, failed } from "./outcome.ts";
import { displayPath } from "./paths.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";
import { truncate } from "./truncate.ts";
import { type WalkedFile, walkFiles } from "./search/walk_files.ts";

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
  const glob = globPattern(splitPattern(args.pattern).rest);
  const base = place(startOf(args));
  using held = holdPlace(base);
  if (!(await Deno.stat(held.path)).isDirectory) {
    return failed(`cannot find "${args.pattern}": "${base}" is not a directory`);
  }

  let found = 0;
  let files: FoundFile[] = [];
  for await (const file of walkFiles(held, { directory: base, signal })) {
    if (!glob.test(file.name)) continue;
    found++;
    files.push({ path: file.path, time: changedAt(file) });
    // However many there are, only the newest are kept.
    if (files.length > 20 * MAX_RESULTS) files = newestFirst(files).slice(0, MAX_RESULTS);
  }
  if (found === 0) {
    const hint = args.pattern.includes("/") || args.pattern.includes("**")
      ? ""
      : `; "**/${args.pattern}" looks into subdirectories too`;
    return {
      output: `no file matches "${args.pattern}"${hint}`,
      isError: false,
      summary: "no files",
    };
  }
  const newest = newestFirst(files).slice(0, MAX_RESULTS);
  const lines = newest.map(({ path }) => displayPath(path, cwd));
  const left = found - lines.length;
  if (left > 0) {
    lines.push(`… ${count(left, "older file")} left out; a narrower pattern shows them`);
  }
  const output = truncate(lines.join("\n"), "a narrower pattern shows them", maxOutputBytes);
  return { output, isError: false, summary: count(found, "file") };
}

/** Where the search starts: at `path`, or below it in the directories that the pattern begins with. */
function startOf({ path = ".", pattern }: GlobArguments): string {
  const { directory } = splitPattern(pattern);
  if (directory === "") return path;
  return /^[/~]/.test(directory) ? directory : `${path}/${directory}`;
}

/** The directories that a pattern begins with need not be searched for. */
function splitPattern(pattern: string): { directory: string; rest: string } {
  const segments = pattern.replace(/^(?:\.\/+)+/, "").split("/");
  const first = segments.findIndex((segment) => /[*?[\]{}()!+@\\]/.test(segment));
  // The last segment is a name even when nothing in it is special.
  const cut = first === -1 ? segments.length - 1 : first;
  const directory = segments.slice(0, cut).join("/");
  const rest = segments.slice(cut).join("/");
  return {
    directory: directory === "" && pattern.startsWith("/") ? "/" : directory,
    rest: rest === "" ? "**" : rest,
  };
}

interface FoundFile {
  path: string;
  /** When it was changed. */
  time: number;
}

function newestFirst(files: FoundFile[]): FoundFile[] {
  return files.sort((a, b) => b.time - a.time || (a.path < b.path ? -1 : 1));
}

/** Synchronous: one call of a few microseconds in between the asynchronous ones of the walk. */
function changedAt({ at }: WalkedFile): number {
  try {
    return Deno.lstatSync(at).mtime?.getTime() ?? 0;
  } catch {
    return 0; // Removed meanwhile.
  }
}
