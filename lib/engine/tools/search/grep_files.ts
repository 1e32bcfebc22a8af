/**
 * Searching the content of files: with ripgrep where that can do it, else by ourselves.
 *
 * @module
 */
import { join } from "@std/path/join";
import { holdPlace } from "../../../sys/files/hold_place.ts";
import { failed } from "../outcome.ts";
import { fileKind, readBeginning } from "../text/file_kind.ts";
import type { ToolContext, ToolOutcome } from "../tool.ts";
import { fileFilter } from "./file_filter.ts";
import { GrepReport } from "./grep_report.ts";
import { PatternError, type Search } from "./search.ts";
import { searchFiles } from "./search_files.ts";
import { searchWithRipgrep } from "./search_with_ripgrep.ts";

/** What is searched for, and where, as the model wrote it. */
export interface GrepRequest {
  /** A regular expression. */
  pattern: string;
  /** The working directory unless given. */
  path?: string | undefined;
  glob?: string | undefined;
  /** Lines around each match. */
  context?: number | undefined;
}

/** What the glob asks for, without what no rule lets be read. */
function wanted(
  { glob }: GrepRequest,
  { path, isDirectory, mayRead }: Pick<ToolContext, "mayRead"> & {
    path: string;
    isDirectory: boolean;
  },
): (name: string) => boolean {
  const isAsked = fileFilter(glob);
  if (mayRead === undefined) return isAsked;
  return (name) => isAsked(name) && mayRead(isDirectory ? join(path, name) : path);
}

/** Searches the content of files; what is wrong with the pattern is an outcome. */
export async function grepFiles(args: GrepRequest, context: ToolContext): Promise<ToolOutcome> {
  const { place, signal } = context;
  if (args.pattern === "") return failed("cannot search: the pattern is empty");
  const path = place(args.path ?? ".");
  using held = holdPlace(path);
  const { isDirectory, isFile } = await Deno.stat(held.path);
  if (!isDirectory && !isFile) {
    return failed(`cannot search "${args.path}": it is a device, a pipe or a socket`);
  }
  // What cannot be read further down, or is no text, is passed over; of this one "no match" would not be true.
  {
    using file = await Deno.open(held.path);
    const kind = isFile ? fileKind(await readBeginning(file)) : "text";
    if (kind !== "text") {
      return failed(`cannot search "${args.path}": it is ${kind}; bash has grep -a`);
    }
  }
  const search: Search = {
    pattern: args.pattern,
    cwd: context.cwd,
    path,
    held,
    isDirectory,
    isWanted: wanted(args, { ...context, path, isDirectory }),
    contextLines: args.context ?? 0,
    sandbox: context.sandbox,
    signal,
  };
  try {
    // What ripgrep does not understand, e.g. a look-ahead, our own search may.
    const report = await searchWithRipgrep(search, new GrepReport(context)) ??
      await searchFiles(search, new GrepReport(context));
    return report.outcome();
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return failed(`cannot search for "${args.pattern}": ${error.message}`);
  }
}
