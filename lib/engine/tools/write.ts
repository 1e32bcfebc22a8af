/**
 * `write`: a whole file.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import type { HeldPlace } from "../../sys/files/held_place.ts";
import { holdPlace } from "../../sys/files/hold_place.ts";
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { document, path } from "./fields.ts";
import { attempt, count, failed } from "./outcome.ts";
import { entryIn, replaceFile } from "./replace_file.ts";
import { hasChangedSince, markSeen } from "./seen_files.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";

const fields = {
  path: path("The file, absolute or relative to the working directory."),
  content: document("The whole new content of the file.", {
    aliases: ["contents", "text", "file_text"],
  }),
};

/** Arguments of other agents. */
const foreign: ForeignArguments = {
  append: isAppending,
  mode: isAppending,
  command: () => undefined,
  overwrite: () => undefined,
};

/** Taken for what it is not, it would cost the content that is there. */
function isAppending(value: unknown): undefined {
  if (!/^(?:true|1|a\+?|append)$/i.test(String(value))) return;
  throw new Error("is not known, as write replaces the whole file; to append use edit or bash");
}

export type WriteArguments = ArgumentsOf<typeof fields>;

/** Creates a file, or replaces what is in it. */
export const writeTool: Tool<WriteArguments> = {
  name: "write",
  otherNames: [
    "write_file",
    "writefile",
    "create_file",
    "create",
    "save_file",
    "write_to_file",
    "file_write",
  ],
  description:
    "Writes a whole file: creates it, with the directories above it, or replaces its content. " +
    "To change a part of a file use edit.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "write", foreign, onNote }),
  label: ({ path }) => path,
  editable: "content",
  touches: ({ path, content }) => [{
    kind: "write",
    path,
    change: (before) => [{ start: 0, end: before.length, text: content }],
  }],
  run(args, context) {
    return attempt(`write "${args.path}"`, () => writeFile(args, context));
  },
};

async function writeFile(
  { path, content }: WriteArguments,
  { place, signal }: ToolContext,
): Promise<ToolOutcome> {
  signal.throwIfAborted();
  const target = place(path);
  if (target === "/" || path.endsWith("/")) {
    return failed(`cannot write "${path}": it is a directory`);
  }
  using directory = holdPlace(dirname(target), { isDirectoryMade: true });
  const name = basename(target);
  const existing = await entryIn(directory, name);
  if (existing?.isDirectory) return failed(`cannot write "${path}": it is a directory`);
  if (existing !== undefined && !existing.isFile) {
    return failed(`cannot write "${path}": it is a device, a pipe or a socket`);
  }
  if (existing !== undefined && hasChangedSince(target, existing)) {
    markSeen(target, existing);
    return failed(
      `cannot write "${path}": it has changed since you read it; read it again, or write it once more to replace it`,
    );
  }
  const kept = existing === undefined
    ? { bytes: new TextEncoder().encode(content), notes: [] }
    : await inFormOf(directory, { name, existing, content });
  if (typeof kept === "string") return failed(`cannot write "${path}": ${kept}`);
  signal.throwIfAborted();
  markSeen(target, await replaceFile({ directory, name, existing }, kept.bytes));
  const lines = count(lineCount(content), "line");
  const done = existing === undefined ? "created" : "replaced the content of";
  const notes = kept.notes.length > 0 ? `; kept ${kept.notes.join(" and ")}` : "";
  return {
    output: `${done} "${path}": ${lines}, ${formatBytes(kept.bytes.length)}${notes}`,
    isError: false,
    summary: existing === undefined ? `created, ${lines}` : lines,
  };
}

/** A larger file has no form that is worth keeping. */
const MAX_KEPT_BYTES = 20 * 1024 * 1024;

interface Replaced {
  name: string;
  existing: Deno.FileInfo;
  content: string;
}

/** The content with the encoding and the line ends of what it replaces; a string says what is in the way. */
async function inFormOf(
  directory: HeldPlace,
  { name, existing, content }: Replaced,
): Promise<{ bytes: Uint8Array; notes: string[] } | string> {
  const asItIs = { bytes: new TextEncoder().encode(content), notes: [] };
  if (existing.size > MAX_KEPT_BYTES || existing.size === 0) return asItIs;
  const { decodeFile, formOf, inForm } = await import("./text/text_file.ts");
  using held = directory.child(name);
  const before = await decodeFile(await Deno.readFile(held.path));
  const form = typeof before === "string" ? undefined : formOf(before.text);
  if (typeof before === "string" || form === undefined) return asItIs;
  const { text, kept } = inForm(content, form);
  const bytes = before.encode(text);
  if (typeof bytes === "string") return bytes;
  const encoding = before.encoding === "UTF-8" ? [] : [`its encoding, ${before.encoding}`];
  return { bytes, notes: [...kept, ...encoding] };
}

function lineCount(content: string): number {
  return content.split("\n").length - (content === "" || content.endsWith("\n") ? 1 : 0);
}
