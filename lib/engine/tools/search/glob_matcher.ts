/**
 * Patterns for names of files.
 *
 * @module
 */
import { globToRegExp } from "@std/path/glob-to-regexp";

/** What frameworks put into names of files, and globs take for something else: `[slug]`, `(group)`, `@modal`, `+page`. */
const SPECIAL_NAME = /[[\]()@+!{}]/;

/**
 * A test for paths. A pattern such as `app/[slug]/*.tsx` means the directory of that name as well as what a glob makes
 * of it: only `*` and `?` are never taken for names.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const glob = toRegExp(pattern);
  if (!SPECIAL_NAME.test(pattern)) return (path) => glob.test(path);
  const literal = toRegExp(pattern.replaceAll(/[[\]()@+!{}]/g, "\\$&"));
  return (path) => glob.test(path) || literal.test(path);
}

function toRegExp(pattern: string): RegExp {
  return globToRegExp(pattern, { extended: true, globstar: true });
}
