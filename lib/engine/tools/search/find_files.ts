/**
 * Finding files by name.
 *
 * @module
 */
import { holdPlace } from "../../../sys/files/hold_place.ts";
import { count, failed } from "../outcome.ts";
import { displayPath } from "../paths.ts";
import type { ToolContext, ToolOutcome } from "../tool.ts";
import { truncate } from "../truncate.ts";
import { globPattern } from "./glob_pattern.ts";
import { MAX_RESULTS } from "./max_results.ts";
import { type WalkedFile, walkFiles } from "./walk_files.ts";

/** Which files are looked for. */
export interface FindRequest {
  /** As the model wrote it. */
  pattern: string;
  /** Where the search starts, as it may be written. */
  directory: string;
  /** The pattern from there on. */
  rest: string;
}

/** Finds files by name, the newest first. */
export async function findFiles(
  { pattern, directory, rest }: FindRequest,
  { cwd, place, sandbox, signal, maxOutputBytes }: ToolContext,
): Promise<ToolOutcome> {
  if (pattern.trim() === "") return failed("cannot find files: the pattern is empty");
  const glob = globPattern(rest);
  const base = place(directory);
  using held = holdPlace(base);
  if (!(await Deno.stat(held.path)).isDirectory) {
    return failed(`cannot find "${pattern}": "${base}" is not a directory`);
  }

  let found = 0;
  let files: FoundFile[] = [];
  // Names alone already tell who has which keys, and what else is at work.
  const borders = sandbox?.borders;
  const leavesOut = borders &&
    ((path: string, { isDirectory }: { isDirectory: boolean }) =>
      borders.hides(path) || (isDirectory && borders.leavesOut(path)));
  for await (const file of walkFiles(held, { directory: base, leavesOut, signal })) {
    if (!glob.test(file.name)) continue;
    found++;
    files.push({ path: file.path, time: changedAt(file) });
    // However many there are, only the newest are kept.
    if (files.length > 20 * MAX_RESULTS) files = newestFirst(files).slice(0, MAX_RESULTS);
  }
  if (found === 0) {
    const hint = pattern.includes("/") || pattern.includes("**")
      ? ""
      : `; "**/${pattern}" looks into subdirectories too`;
    return {
      output: `no file matches "${pattern}"${hint}`,
      isError: false,
      summary: "no files",
    };
  }
  const newest = newestFirst(files).slice(0, MAX_RESULTS);
  const lines = newest.map(({ path }) => displayPath(path, cwd));
  const left = found - lines.length;
  if (left > 0) {
    lines.push(`… ${count(left, "older file")} left out; a narrower pattern shows them`);
  }
  const output = truncate(lines.join("\n"), "a narrower pattern shows them", maxOutputBytes);
  return { output, isError: false, summary: count(found, "file") };
}

interface FoundFile {
  path: string;
  /** When it was changed. */
  time: number;
}

function newestFirst(files: FoundFile[]): FoundFile[] {
  return files.sort((a, b) => b.time - a.time || (a.path < b.path ? -1 : 1));
}

/** Synchronous: one call of a few microseconds in between the asynchronous ones of the walk. */
function changedAt({ name, at, hold }: WalkedFile): number {
  try {
    if (!name.isWellFormed()) {
      using held = hold();
      return Deno.statSync(held.path).mtime?.getTime() ?? 0;
    }
    return Deno.lstatSync(at).mtime?.getTime() ?? 0;
  } catch {
    return 0; // Removed meanwhile.
  }
}
