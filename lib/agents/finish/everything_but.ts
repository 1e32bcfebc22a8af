/**
 * Paths as git takes them behind `--`.
 *
 * @module
 */

/** All of a repository without these, which are named from its top; see gitglossary(7), pathspec. */
export function everythingBut(paths: Iterable<string>): string[] {
  return [":/", ...Array.from(paths, (path) => `:(top,exclude,literal)${path}`)];
}
