/**
 * `read`: the lines of a text file, numbered.
 *
 * @module
 */
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { integer, optional, path } from "./fields.ts";
import { attempt, grouped } from "./outcome.ts";
import type { Tool } from "./tool.ts";
import { MAX_OUTPUT_LINES } from "./truncate.ts";

const fields = {
  path: path("The file, absolute or relative to the working directory."),
  offset: optional(integer("The first line to read, counted from 1. Default 1.", {
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    aliases: ["start", "start_line", "line", "line_start", "from"],
  })),
  limit: optional(integer(`How many lines to read. Default and maximum ${MAX_OUTPUT_LINES}.`, {
    minimum: 1,
    maximum: MAX_OUTPUT_LINES,
    aliases: ["lines", "count", "max_lines", "num_lines", "line_count"],
  })),
};

/** Arguments of other agents. */
const foreign: ForeignArguments = {
  view_range: (value) => {
    const [first, last] = Array.isArray(value) ? value : [];
    return { set: { offset: first, ...lineLimit(last, first) } };
  },
  end_line: (value, { offset }) => ({ set: lineLimit(value, offset) }),
  line_end: (value, { offset }) => ({ set: lineLimit(value, offset) }),
  end: (value, { offset }) => ({ set: lineLimit(value, offset) }),
  command: () => undefined,
};

/** -1 is the end of the file. */
function lineLimit(last: unknown, first: unknown): { limit?: number } {
  const count = Number(last) - Number(first ?? 1) + 1;
  return Number(last) > 0 && count > 0 ? { limit: count } : {};
}

export type ReadArguments = ArgumentsOf<typeof fields>;

/** Reads a text file, at most 2,000 lines or 50 KB at a time, whatever the file's size. */
export const readTool: Tool<ReadArguments> = {
  name: "read",
  otherNames: [
    "read_file",
    "readfile",
    "view",
    "view_file",
    "open_file",
    "open",
    "cat",
    "file_read",
    "get_file",
  ],
  description:
    "Reads a text file. Every line of the answer starts with its number and a tab, which are not part " +
    `of the file. At most ${grouped(MAX_OUTPUT_LINES)} lines or 50 KB come at once; ` +
    "use offset and limit for the rest of a long file. For a directory use list.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "read", foreign, onNote }),
  label: ({ path }) => path,
  touches: ({ path }) => [{ kind: "read", path }],
  run(args, context) {
    return attempt(`read "${args.path}"`, async () => {
      const { readFile } = await import("./text/read_file.ts");
      return await readFile(args, context);
    });
  },
};
