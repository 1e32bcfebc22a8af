/**
 * `grep`: lines of files by regular expression.
 *
 * @module
 */
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { integer, optional, path, text } from "./fields.ts";
import { attempt } from "./outcome.ts";
import type { Tool } from "./tool.ts";

const fields = {
  pattern: text(
    "The regular expression. It is matched within one line at a time; (?i) at its start ignores case.",
    {
      aliases: ["regex", "query", "search"],
    },
  ),
  path: optional(path("The directory or file to search. Default: the working directory.")),
  glob: optional(text('Only files that match, e.g. "*.ts" (in any directory) or "src/**/*.ts".', {
    aliases: ["include", "include_pattern", "file_pattern", "includes"],
  })),
  context: optional(integer("Lines to show around each match. Default 0.", {
    minimum: 0,
    maximum: 20,
    aliases: ["context_lines"],
  })),
};

/** Arguments of other agents. */
const foreign: ForeignArguments = {
  fixed_strings: literal,
  literal: literal,
  is_regex: (value, given) => isOn(value) ? undefined : literal(true, given),
  ignore_case: ignoreCase,
  case_insensitive: ignoreCase,
  i: ignoreCase,
  case_sensitive: (value, given) => isOn(value) ? undefined : ignoreCase(true, given),
  a: (value) => ({ set: { context: value } }),
  b: (value) => ({ set: { context: value } }),
  c: (value) => ({ set: { context: value } }),
  after_context: (value) => ({ set: { context: value } }),
  before_context: (value) => ({ set: { context: value } }),
  type: (value) => ({ set: { glob: `*.${EXTENSIONS[String(value)] ?? value}` } }),
  output_mode: (value) =>
    value === "content" ? undefined : { note: "not known here: matching lines are shown" },
  n: () => undefined,
  line_number: () => undefined,
  recursive: () => undefined,
};

/** What ripgrep calls some kinds of files. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  python: "py",
  rust: "rs",
  ruby: "rb",
  markdown: "md",
  typescript: "ts",
  javascript: "js",
  yaml: "{yml,yaml}",
  ts: "{ts,tsx}",
  js: "{js,jsx,mjs,cjs}",
};

function isOn(value: unknown): boolean {
  return value === true || value === "true" || value === 1;
}

function ignoreCase(value: unknown, { pattern }: Readonly<Record<string, unknown>>) {
  if (!isOn(value) || typeof pattern !== "string" || pattern.startsWith("(?i)")) return undefined;
  return { set: { pattern: `(?i)${pattern}` } };
}

function literal(value: unknown, { pattern }: Readonly<Record<string, unknown>>) {
  if (!isOn(value) || typeof pattern !== "string") return undefined;
  return { set: { pattern: pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&") } };
}

export type GrepArguments = ArgumentsOf<typeof fields>;

/** Searches the content of files. */
export const grepTool: Tool<GrepArguments> = {
  name: "grep",
  otherNames: [
    "search",
    "search_files",
    "search_file_content",
    "grep_search",
    "grep_files",
    "rg",
    "ripgrep",
    "search_code",
    "search_text",
  ],
  description:
    "Searches the content of files with a regular expression and shows the matching lines with their " +
    "numbers, below the name of their file. Binary files and files that .gitignore names are left out.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "grep", foreign, onNote }),
  label: ({ pattern }) => pattern,
  touches: ({ path = "." }) => [{ kind: "search", path }],
  run(args, context) {
    return attempt(`search "${args.path ?? "."}"`, async () => {
      const { grepFiles } = await import("./search/grep_files.ts");
      return await grepFiles(args, context);
    });
  },
};
