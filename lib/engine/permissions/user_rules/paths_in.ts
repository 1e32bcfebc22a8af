/**
 * The paths that stand in an argument of a program.
 *
 * @module
 */
import { UNKNOWN } from "../shell/texts.ts";

/** `--file=`, `NAME=`, `-i`'s `if=`, `@` of curl, `host@` … before a path. */
const BEFORE = /^(?:--?[\w.-]+=|[A-Za-z_][\w.-]*=|[\w.-]*@|file:\/\/)/;
const MAX_PARTS = 16;
/** Linux takes no longer path. */
const MAX_CHARS = 4096;

/** A path in a directory that is known, whatever its name is going to be: of `docs/$name`, one in `docs`. */
export function somewhereIn(path: string): string[] {
  return path.includes(UNKNOWN) && !path.startsWith(UNKNOWN) ? [path.replaceAll(UNKNOWN, "_")] : [];
}

/** What of `arg` may be a path: all of it, what follows such a beginning, `-C/dir`, and each part of `host:dir` and `a,b`. */
export function pathsIn(arg: string): string[] {
  const words = [arg];
  for (let word = arg; BEFORE.test(word);) {
    word = word.replace(BEFORE, "");
    words.push(word);
  }
  const last = words.at(-1) ?? "";
  const attached = /^-[A-Za-z](.+)$/s.exec(last)?.[1];
  const parts = /[:,]/.test(last) ? last.split(/[:,]/) : [];
  return [...words, ...attached === undefined ? [] : [attached], ...parts.slice(0, MAX_PARTS)]
    .filter((path) => path !== "" && !path.startsWith("-") && path.length <= MAX_CHARS);
}
