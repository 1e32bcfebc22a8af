/**
 * `edit`: one exact text of a file becomes another.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import {
  type ArgumentsOf,
  flag,
  optional,
  path,
  readArguments,
  schemaOf,
  text,
} from "./arguments.ts";
import { diffOf } from "./diff.ts";
import { holdExisting, nothingAt } from "./existing.ts";
import { attempt, count, failed } from "./outcome.ts";
import { entryIn, type FileToReplace, replaceFile } from "./replace_file.ts";
import {
  applyReplacements,
  findLoosely,
  findMatches,
  lineNumberAt,
  type Match,
  type Replacement,
  replacementFor,
} from "./replace_text.ts";
import { type DecodedFile, decodeFile } from "./text_file.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";

const fields = {
  path: path("The file, absolute or relative to the working directory."),
  old_string: text("The text to replace, exactly as it stands in the file, without line numbers.", {
    aliases: ["old_str", "old_text", "old", "search"],
  }),
  new_string: text("The text to put in its place.", {
    aliases: ["new_str", "new_text", "new", "replace", "replacement"],
  }),
  replace_all: optional(flag("Replace every occurrence instead of the only one. Default false.")),
};

export type EditArguments = ArgumentsOf<typeof fields>;

/** A larger file is not something to edit by hand; it would be held in memory three times. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** How many places of an ambiguous text are named. */
const MAX_PLACES = 10;

/** Replaces an exact text, which must stand in the file once unless `replace_all` is set. */
export const editTool: Tool<EditArguments> = {
  name: "edit",
  description:
    "Replaces a text in a file. old_string must match the file exactly, white space included, and must " +
    "stand in it only once: add lines around it until it does, or set replace_all. Line endings and mode of the " +
    "file are kept. Answers with a diff. To create a file use write.",
  parameters: schemaOf(fields),
  parse: (args) => readArguments(fields, args, { tool: "edit" }),
  label: ({ path }) => path,
  editable: "new_string",
  touches: (args) => [{
    kind: "write",
    path: args.path,
    change: (before) => {
      const matches = args.old_string === "" ? [] : findMatches(before, args.old_string);
      const isClear = matches.length === 1 || (matches.length > 1 && args.replace_all);
      return isClear ? replacementsOf(before, matches, args.new_string) : undefined;
    },
  }],
  run(args, context) {
    return attempt(`edit "${args.path}"`, () => editFile(args, context));
  },
};

async function editFile(args: EditArguments, context: ToolContext): Promise<ToolOutcome> {
  const refuse = (reason: string) => failed(`cannot edit "${args.path}": ${reason}`);
  if (args.old_string === "") return refuse("old_string is empty; to create a file use write");
  if (args.old_string === args.new_string) return refuse("old_string and new_string are the same");

  const place = context.place(args.path);
  const name = basename(place);
  using directory = holdExisting(dirname(place));
  const existing = directory === undefined ? undefined : await entryIn(directory, name);
  if (directory === undefined || existing === undefined) {
    return refuse(await nothingAt(place, context.cwd));
  }
  using held = directory.child(name);
  const info = await Deno.stat(held.path);
  if (!info.isFile) {
    return refuse(info.isDirectory ? "it is a directory" : "it is not a regular file");
  }
  if (info.size > MAX_FILE_BYTES) return refuse(`it has ${formatBytes(info.size)}; use bash`);
  const file = decodeFile(await Deno.readFile(held.path));
  if (typeof file === "string") return refuse(file);

  const matches = findMatches(file.text, args.old_string);
  if (matches.length === 0) return refuse(notFound(file.text, args.old_string));
  if (matches.length > 1 && !args.replace_all) {
    const places = matches.map(({ start }) => lineNumberAt(file.text, start));
    return refuse(ambiguous(places));
  }
  const replacements = replacementsOf(file.text, matches, args.new_string);
  return await save({
    target: { directory, name, existing: info },
    file,
    replacements,
    written: args.path,
    signal: context.signal,
  });
}

function replacementsOf(
  content: string,
  matches: readonly Match[],
  replacement: string,
): Replacement[] {
  return matches.map((match) => ({
    ...match,
    text: replacementFor(content, match, replacement),
  }));
}

interface Edit {
  target: FileToReplace;
  file: DecodedFile;
  replacements: readonly Replacement[];
  /** The path as the model wrote it. */
  written: string;
  signal: AbortSignal;
}

async function save(
  { target, file, replacements, written, signal }: Edit,
): Promise<ToolOutcome> {
  const bytes = file.encode(applyReplacements(file.text, replacements));
  if (bytes === undefined) {
    return failed(
      `cannot edit "${written}": it is not UTF-8, and new_string holds characters beyond ASCII`,
    );
  }
  signal.throwIfAborted();
  await replaceFile(target, bytes);
  const diff = diffOf(file.text, replacements);
  const times = replacements.length > 1 ? `${count(replacements.length, "replacement")}, ` : "";
  const summary = `+${diff.added} −${diff.removed}`;
  return {
    output: `edited "${written}": ${times}${summary}\n${diff.text}`,
    isError: false,
    summary,
  };
}

function ambiguous(lines: readonly number[]): string {
  const named = lines.slice(0, MAX_PLACES).join(", ");
  const more = lines.length > MAX_PLACES ? ", …" : "";
  return `old_string stands in it ${lines.length} times, at lines ${named}${more}; ` +
    "add lines around it to make it unique, or set replace_all";
}

function notFound(content: string, searched: string): string {
  const lines = searched.split("\n");
  if (lines.every((line) => /^\s*\d+\t/.test(line))) {
    return "old_string is not in it; leave out the line numbers and tabs that read puts before the lines";
  }
  const place = findLoosely(content, searched);
  if (place !== undefined) {
    const [first, last] = place;
    const found = content.split("\n").slice(first - 1, last).join("\n").replaceAll("\r", "");
    const where = first === last ? `line ${first} differs` : `lines ${first} to ${last} differ`;
    return `old_string is not in it, but ${where} only in white space:\n${found.slice(0, 2000)}`;
  }
  const firstLine = lines.find((line) => line.trim() !== "")?.trim();
  const position = firstLine === undefined || lines.length === 1 ? -1 : content.indexOf(firstLine);
  if (position === -1) return "old_string is not in it; read the file again";
  const line = lineNumberAt(content, position);
  return `old_string is not in it, only its first line, at line ${line}; read the file from there again`;
}
