/**
 * `list`: the entries of one directory.
 *
 * @module
 */
import { formatBytes } from "../../text/format_bytes.ts";
import { join } from "@std/path/join";
import { type ArgumentsOf, type ForeignArguments, readArguments, schemaOf } from "./arguments.ts";
import { optional, path } from "./fields.ts";
import type { HeldPlace } from "../../sys/files/held_place.ts";
import { withOddEntries } from "../../sys/files/odd_entries.ts";
import { showName } from "../../text/byte_names.ts";
import { holdExisting, nothingAt } from "./existing.ts";
import { attempt, count, failed } from "./outcome.ts";
import type { Tool, ToolContext, ToolOutcome } from "./tool.ts";
import { MAX_OUTPUT_LINES, truncate } from "./truncate.ts";

const fields = {
  path: optional(path("The directory. Default: the working directory.")),
};

const foreign: ForeignArguments = {
  recursive: (value) =>
    value === true
      ? { note: "not known here: one directory is listed; glob goes deeper" }
      : undefined,
};

export type ListArguments = ArgumentsOf<typeof fields>;

/** Lists one directory: directories first with a trailing slash, then files with their sizes. */
export const listTool: Tool<ListArguments> = {
  name: "list",
  otherNames: ["ls", "list_dir", "list_directory", "list_files", "list_folder", "readdir", "dir"],
  description:
    "Lists one directory, hidden and ignored entries included: directories first, with a trailing slash, " +
    "then files with their sizes. It does not go into subdirectories; to find files use glob.",
  parameters: schemaOf(fields),
  parse: (args, onNote) => readArguments(fields, args, { tool: "list", foreign, onNote }),
  label: ({ path = "." }) => path,
  touches: ({ path = "." }) => [{ kind: "read", path }],
  run({ path = "." }, context) {
    return attempt(`list "${path}"`, () => listDirectory(path, context));
  },
};

async function listDirectory(
  written: string,
  { cwd, place, sandbox, signal, maxOutputBytes }: ToolContext,
): Promise<ToolOutcome> {
  const path = place(written);
  using held = holdExisting(path);
  if (held === undefined) {
    return failed(`cannot list "${written}": ${await nothingAt(path, cwd)}`);
  }
  if (!(await Deno.stat(held.path)).isDirectory) {
    return failed(`cannot list "${written}": it is a file; use read`);
  }
  const listed: Deno.DirEntry[] = [];
  for await (const entry of Deno.readDir(held.path)) {
    signal.throwIfAborted();
    if (!sandbox?.borders?.hides(join(path, entry.name))) listed.push(entry);
  }
  const entries = withOddEntries(listed, held.path);
  if (entries.length === 0) {
    return { output: `"${written}" is empty`, isError: false, summary: "empty" };
  }
  entries.sort((a, b) =>
    Number(b.isDirectory) - Number(a.isDirectory) || (a.name < b.name ? -1 : 1)
  );
  // In between nothing is shown: it need not be looked at.
  const isShown = (index: number) =>
    index < MAX_OUTPUT_LINES || index >= entries.length - MAX_OUTPUT_LINES;
  const lines = await Promise.all(
    entries.map((entry, index) => isShown(index) ? describe(entry, held) : showName(entry.name)),
  );
  const output = truncate(lines.join("\n"), "glob finds entries by name", maxOutputBytes);
  return { output, isError: false, summary: count(entries.length, "entry", "entries") };
}

async function describe(entry: Deno.DirEntry, directory: HeldPlace): Promise<string> {
  if (!entry.name.isWellFormed()) return describeOdd(entry, directory);
  if (entry.isDirectory) return `${entry.name}/`;
  const path = join(directory.path, entry.name);
  try {
    if (entry.isSymlink) return `${entry.name} -> ${await Deno.readLink(path)}`;
    const info = await Deno.lstat(path);
    return info.isFile
      ? `${entry.name}  ${formatBytes(info.size)}`
      : `${entry.name}  (not a regular file)`;
  } catch {
    return entry.name; // Removed meanwhile, or not ours to look at.
  }
}

/** One whose name is no UTF-8; the tools take it as it is shown. */
function describeOdd(
  { name, isDirectory, isSymlink }: Deno.DirEntry,
  directory: HeldPlace,
): string {
  const shown = showName(name);
  if (isDirectory) return `${shown}/`;
  if (isSymlink) return `${shown} (a link)`;
  try {
    using held = directory.child(name);
    const info = Deno.statSync(held.path);
    return `${shown}  ${info.isFile ? formatBytes(info.size) : "(not a regular file)"}`;
  } catch {
    return shown;
  }
}
