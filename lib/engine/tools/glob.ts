/**
 * `glob`: files by name, the newest first.
 *
 * @module
 */
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { optional, path, text } from "./fields.ts";
import { attempt } from "./outcome.ts";
import { MAX_RESULTS } from "./search/max_results.ts";
import type { Tool } from "./tool.ts";

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
    return attempt(`find "${args.pattern}"`, async () => {
      const { findFiles } = await import("./search/find_files.ts");
      const { rest } = splitPattern(args.pattern);
      return await findFiles({ ...args, directory: startOf(args), rest }, context);
    });
  },
};

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
