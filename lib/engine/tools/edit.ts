/**
 * `edit`: one exact text of a file becomes another.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { flag, optional, path, text } from "./fields.ts";
import { diffOf } from "./diff.ts";
import { holdExisting, nothingAt } from "./existing.ts";
import { attempt, count, failed, grouped } from "./outcome.ts";
import { entryIn, type FileToReplace, replaceFile } from "./replace_file.ts";
import {
  applyReplacements,
  findMatches,
  lineNumberAt,
  type Replacement,
  replacementsFor,
} from "./replace_text.ts";
import { hasChangedSince, markSeen } from "./seen_files.ts";
import { whyNotFound } from "./text/not_found.ts";
import { type DecodedFile, decodeFile } from "./text/text_file.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";

const fields = {
  path: path("The file, absolute or relative to the working directory."),
  old_string: text("The text to replace, exactly as it stands in the file, without line numbers.", {
    aliases: ["old_str", "old_text", "old", "search", "old_content", "find"],
  }),
  new_string: text("The text to put in its place.", {
    aliases: ["new_str", "new_text", "new", "replace", "replacement", "new_content"],
  }),
  replace_all: optional(flag("Replace every occurrence instead of the only one. Default false.", {
    aliases: ["all", "multiple", "global"],
  })),
};

/** Arguments of other agents. */
const foreign: ForeignArguments = {
  expected_replacements: (value) => Number(value) > 1 ? { set: { replace_all: true } } : undefined,
  allow_multiple: (value) => ({ set: { replace_all: value } }),
  edits: (value) => {
    if (!Array.isArray(value) || value.length !== 1) {
      throw new Error("may hold one replacement; call edit once for each");
    }
    const { old_string, new_string, old_text, new_text, oldText, newText } = value[0] ?? {};
    return {
      set: {
        old_string: old_string ?? old_text ?? oldText,
        new_string: new_string ?? new_text ?? newText,
      },
    };
  },
  command: () => undefined,
};

export type EditArguments = ArgumentsOf<typeof fields>;

/** A larger file is not something to edit by hand; it would be held in memory three times. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** How many places of an ambiguous text are named. */
const MAX_PLACES = 10;
/** A text that stands in more places is none that somebody wants to replace one by one. */
const MAX_MATCHES = 100_000;

/** Replaces an exact text, which must stand in the file once unless `replace_all` is set. */
export const editTool: Tool<EditArguments> = {
  name: "edit",
  otherNames: [
    "edit_file",
    "editfile",
    "str_replace",
    "replace",
    "replace_in_file",
    "search_replace",
    "update_file",
    "file_edit",
  ],
  description:
    "Replaces a text in a file. old_string must match the file exactly, white space included, and must " +
    "stand in it only once: add lines around it until it does, or set replace_all. Line endings and mode of the " +
    "file are kept. Answers with a diff. To create a file use write.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "edit", foreign, onNote }),
  label: ({ path }) => path,
  editable: "new_string",
  touches: (args) => [{
    kind: "write",
    path: args.path,
    change: (before) => {
      const matches = args.old_string === ""
        ? []
        : findMatches(before, args.old_string, MAX_MATCHES);
      const isClear = matches.length === 1 ||
        (matches.length > 1 && matches.length < MAX_MATCHES && args.replace_all);
      return isClear ? replacementsFor(before, matches, args.new_string) : undefined;
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
  const isChanged = hasChangedSince(place, info);
  const file = await decodeFile(await Deno.readFile(held.path));
  if (typeof file === "string") return refuse(file);

  const matches = findMatches(file.text, args.old_string, MAX_MATCHES);
  if (matches.length === 0) return refuse(whyNotFound(file.text, args.old_string));
  if (matches.length > 1 && !args.replace_all) {
    const places = matches.slice(0, MAX_PLACES).map(({ start }) => lineNumberAt(file.text, start));
    return refuse(ambiguous(places, matches.length));
  }
  if (matches.length === MAX_MATCHES) {
    return refuse(`old_string stands in it ${grouped(MAX_MATCHES)} times or more; use bash`);
  }
  const replacements = replacementsFor(file.text, matches, args.new_string);
  return await save({
    target: { directory, name, existing: info },
    place,
    isChanged,
    file,
    replacements,
    written: args.path,
    signal: context.signal,
  });
}

interface Edit {
  target: FileToReplace;
  /** Absolute. */
  place: string;
  /** Whether somebody else has changed it since it was read. */
  isChanged: boolean;
  file: DecodedFile;
  replacements: readonly Replacement[];
  /** The path as the model wrote it. */
  written: string;
  signal: AbortSignal;
}

async function save(
  { target, place, isChanged, file, replacements, written, signal }: Edit,
): Promise<ToolOutcome> {
  const bytes = file.encode(applyReplacements(file.text, replacements));
  if (typeof bytes === "string") return failed(`cannot edit "${written}": ${bytes}`);
  signal.throwIfAborted();
  markSeen(place, await replaceFile(target, bytes));
  const diff = diffOf(file.text, replacements);
  const times = replacements.length > 1 ? `${count(replacements.length, "replacement")}, ` : "";
  const summary = `+${diff.added} −${diff.removed}`;
  return {
    output: `edited "${written}": ${times}${summary}\n${diff.text}` +
      (isChanged ? "\n… the file had changed since you read it: read it again" : ""),
    isError: false,
    summary,
  };
}

function ambiguous(lines: readonly number[], matches: number): string {
  const more = matches > lines.length ? ", …" : "";
  const times = matches === MAX_MATCHES ? `${grouped(matches)} times or more` : `${matches} times`;
  return `old_string stands in it ${times}, at lines ${lines.join(", ")}${more}; ` +
    "add lines around it to make it unique, or set replace_all";
}
