/**
 * Replacing a text of a file.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { formatBytes } from "../../../text/format_bytes.ts";
import { diffOf } from "../diff.ts";
import { holdExisting, nothingAt } from "../existing.ts";
import { lookAlikeReplacements } from "./look_alikes.ts";
import { count, failed, grouped } from "../outcome.ts";
import { entryIn, type FileToReplace, replaceFile } from "../replace_file.ts";
import {
  applyReplacements,
  findMatches,
  lineNumberAt,
  MAX_MATCHES,
  type Replacement,
  replacementsFor,
} from "../replace_text.ts";
import { hasChangedSince, markSeen } from "../seen_files.ts";
import type { ToolContext, ToolOutcome } from "../tool.ts";
import { whyNotFound } from "./not_found.ts";
import { type DecodedFile, decodeFile } from "./text_file.ts";

/** What is to be replaced, as the model wrote it. */
export interface EditRequest {
  path: string;
  old_string: string;
  new_string: string;
  replace_all?: boolean | undefined;
}

/** A larger file is not something to edit by hand; it would be held in memory three times. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;
/** That old_string was not quite what stands in the file. */
const ALIKE =
  "\n… the file has typographic quotes, dashes or blanks there; they stay where nothing changes";
/** How many places of an ambiguous text are named. */
const MAX_PLACES = 10;

/** Replaces the text, which must stand there once unless all are meant; answers with a diff. */
export async function editFile(args: EditRequest, context: ToolContext): Promise<ToolOutcome> {
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
  const alike = matches.length === 0 ? lookAlikeReplacements(file.text, args) : undefined;
  if (matches.length === 0 && alike === undefined) {
    return refuse(whyNotFound(file.text, args.old_string));
  }
  if (matches.length > 1 && !args.replace_all) {
    const places = matches.slice(0, MAX_PLACES).map(({ start }) => lineNumberAt(file.text, start));
    return refuse(ambiguous(places, matches.length));
  }
  if (matches.length === MAX_MATCHES) {
    return refuse(`old_string stands in it ${grouped(MAX_MATCHES)} times or more; use bash`);
  }
  const replacements = alike ?? replacementsFor(file.text, matches, args.new_string);
  return await save({
    target: { directory, name, existing: info },
    place,
    isChanged,
    isAlike: alike !== undefined,
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
  /** Whether the file has typographic characters where the model wrote plain ones. */
  isAlike: boolean;
  file: DecodedFile;
  replacements: readonly Replacement[];
  /** The path as the model wrote it. */
  written: string;
  signal: AbortSignal;
}

async function save(
  { target, place, isChanged, isAlike, file, replacements, written, signal }: Edit,
): Promise<ToolOutcome> {
  const bytes = file.encode(applyReplacements(file.text, replacements));
  if (typeof bytes === "string") return failed(`cannot edit "${written}": ${bytes}`);
  signal.throwIfAborted();
  markSeen(place, await replaceFile(target, bytes));
  const diff = diffOf(file.text, replacements);
  const times = replacements.length > 1 ? `${count(replacements.length, "replacement")}, ` : "";
  const summary = `+${diff.added} −${diff.removed}`;
  return {
    output: `edited "${written}": ${times}${summary}\n${diff.text}${isAlike ? ALIKE : ""}` +
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
