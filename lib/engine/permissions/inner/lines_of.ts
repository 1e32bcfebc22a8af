/**
 * The lines of a list: names of files, as the list is when a command is looked at.
 *
 * @module
 */
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { locate } from "../invocation.ts";
import { UNKNOWN } from "../shell/texts.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_LINES = 5_000;

/** Those of a file; undefined where it is none, is too large, or nobody can tell which. */
export function linesOf(path: string, cwd: string | undefined): string[] | undefined {
  const place = path.includes(UNKNOWN) ? undefined : locate(path, cwd);
  if (place === undefined) return undefined;
  const file = readSmallFile(place, { root: "/", maxBytes: MAX_BYTES });
  return file.kind === "text" ? splitLines(file.text) : undefined;
}

/** Without the empty ones; a NUL ends a name as well. */
export function splitLines(text: string): string[] {
  return text.split(/[\n\0]/).filter((line) => line !== "").slice(0, MAX_LINES);
}
