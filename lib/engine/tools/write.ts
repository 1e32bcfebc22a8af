/**
 * `write`: a whole file.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { holdPlace } from "../../sys/platform.ts";
import { type ArgumentsOf, path, readArguments, schemaOf, text } from "./arguments.ts";
import { attempt, count, failed } from "./outcome.ts";
import { entryIn, replaceFile } from "./replace_file.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";

const fields = {
  path: path("The file, absolute or relative to the working directory."),
  content: text("The whole new content of the file.", {
    aliases: ["contents", "text", "file_text"],
  }),
};

export type WriteArguments = ArgumentsOf<typeof fields>;

/** Creates a file, or replaces what is in it. */
export const writeTool: Tool<WriteArguments> = {
  name: "write",
  description:
    "Writes a whole file: creates it, with the directories above it, or replaces its content. " +
    "To change a part of a file use edit.",
  parameters: schemaOf(fields),
  parse: (args) => readArguments(fields, args, { tool: "write" }),
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
  if (target === "/") return failed(`cannot write "${path}": it is a directory`);
  using directory = holdPlace(dirname(target), { isDirectoryMade: true });
  const name = basename(target);
  const existing = await entryIn(directory, name);
  if (existing?.isDirectory) return failed(`cannot write "${path}": it is a directory`);
  if (existing !== undefined && !existing.isFile) {
    return failed(`cannot write "${path}": it is a device, a pipe or a socket`);
  }
  await replaceFile({ directory, name, existing }, new TextEncoder().encode(content));
  const lines = count(lineCount(content), "line");
  const done = existing === undefined ? "created" : "replaced the content of";
  const size = formatBytes(new TextEncoder().encode(content).length);
  return {
    output: `${done} "${path}": ${lines}, ${size}`,
    isError: false,
    summary: existing === undefined ? `created, ${lines}` : lines,
  };
}

function lineCount(content: string): number {
  return content.split("\n").length - (content === "" || content.endsWith("\n") ? 1 : 0);
}
