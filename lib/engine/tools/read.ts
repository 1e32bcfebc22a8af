/**
 * `read`: the lines of a text file, numbered.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { type ArgumentsOf, integer, optional, path, readArguments, schemaOf } from "./arguments.ts";
import { holdExisting, nothingAt } from "./existing.ts";
import { fileKind, readBeginning } from "./file_kind.ts";
import { attempt, count, failed, grouped } from "./outcome.ts";
import { type NumberedLines, readLines } from "./read_lines.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";
import { MAX_OUTPUT_LINES } from "./truncate.ts";
import { UnsizedFile } from "./unsized_file.ts";

const fields = {
  path: path("The file, absolute or relative to the working directory."),
  offset: optional(integer("The first line to read, counted from 1. Default 1.", {
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    aliases: ["start", "start_line", "line"],
  })),
  limit: optional(integer(`How many lines to read. Default and maximum ${MAX_OUTPUT_LINES}.`, {
    minimum: 1,
    maximum: MAX_OUTPUT_LINES,
    aliases: ["lines", "count", "max_lines"],
  })),
};

export type ReadArguments = ArgumentsOf<typeof fields>;

/** Reads a text file, at most 2,000 lines or 50 KB at a time, whatever the file's size. */
export const readTool: Tool<ReadArguments> = {
  name: "read",
  description:
    "Reads a text file. Every line of the answer starts with its number and a tab, which are not part " +
    `of the file. At most ${grouped(MAX_OUTPUT_LINES)} lines or 50 KB come at once; ` +
    "use offset and limit for the rest of a long file. For a directory use list.",
  parameters: schemaOf(fields),
  parse: (args) => readArguments(fields, args, { tool: "read" }),
  label: ({ path }) => path,
  touches: ({ path }) => [{ kind: "read", path }],
  run(args, context) {
    return attempt(`read "${args.path}"`, () => readFile(args, context));
  },
};

async function readFile(args: ReadArguments, context: ToolContext): Promise<ToolOutcome> {
  const path = context.place(args.path);
  using held = holdExisting(path);
  if (held === undefined) {
    return failed(`cannot read "${args.path}": ${await nothingAt(path, context.cwd)}`);
  }
  const info = await Deno.stat(held.path);
  if (info.isDirectory) return failed(`cannot read "${args.path}": it is a directory; use list`);
  if (!info.isFile) return failed(`cannot read "${args.path}": it is a device, a pipe or a socket`);

  using file = info.size === 0
    ? new UnsizedFile(held.path)
    : await Deno.open(held.path, { read: true });
  const kind = fileKind(await readBeginning(file));
  if (kind !== "text") {
    const what = `${kind}, ${formatBytes(info.size)}`;
    return {
      output: `"${args.path}" is ${what}; its content is not shown`,
      isError: false,
      summary: what,
    };
  }
  await file.seek(0, Deno.SeekMode.Start);
  const { offset = 1, limit = MAX_OUTPUT_LINES } = args;
  const found = await readLines(file, {
    offset,
    limit,
    size: info.size,
    signal: context.signal,
    maxBytes: context.maxOutputBytes,
  });
  return answer(args.path, found, offset);
}

function answer(path: string, found: NumberedLines, offset: number): ToolOutcome {
  const { lines, total, next } = found;
  if (lines.length === 0) {
    if (total === 0) return { output: `"${path}" is empty`, isError: false, summary: "empty" };
    return failed(`cannot read "${path}" from line ${offset}: it has ${count(total ?? 0, "line")}`);
  }
  const last = offset + lines.length - 1;
  const width = String(last).length;
  const numbered = lines.map((line, index) => `${String(offset + index).padStart(width)}\t${line}`);
  if (next !== undefined) {
    const end = total === undefined
      ? `the file is ${formatBytes(found.size)}`
      : `the last line is ${total}`;
    numbered.push(`… more lines follow, ${end}; read on with offset ${next}`);
  }
  if (found.hasCarriageReturns) numbered.push("… the lines of this file end in CRLF");
  return { output: numbered.join("\n"), isError: false, summary: count(lines.length, "line") };
}
