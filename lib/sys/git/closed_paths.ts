/**
 * What git could not look into. It warns of that, goes on, and takes what is in there for unchanged.
 *
 * @module
 */

/** `opendir` of a directory, `.gitignore` and `.gitattributes` of one that can be listed and not entered, and `lstat` of a tracked file. */
const WARNINGS = [
  /^warning: could not open directory '([^]*?\/)': Permission denied$/gm,
  /^warning: unable to access '([^]*?\/)\.git(?:ignore|attributes)': Permission denied$/gm,
  /^(?!warning: |error: |fatal: )(.+): Permission denied$/gm,
];

/**
 * @param stderr of a git that compares a working tree, or lists one, in English
 * @returns paths from the top: directories, which end with `/`, and tracked files that are in none of these
 *
 * @example
 * ```ts
 * closedPaths("warning: could not open directory 'd/': Permission denied\n"); // ["d/"]
 * ```
 */
export function closedPaths(stderr: string): string[] {
  const named: string[] = [];
  let rest = stderr;
  for (const warning of WARNINGS) {
    // A name may hold a line break: what is found is not looked at again.
    rest = rest.replace(warning, (_all, path: string) => {
      named.push(path);
      return "";
    });
  }
  const directories = named.filter((path) => path.endsWith("/"));
  const isInside = (path: string) =>
    directories.some((directory) => path !== directory && path.startsWith(directory));
  return [...new Set(named)].filter((path) => !isInside(path));
}
