/**
 * Paths below others.
 *
 * @module
 */

/** Whether `path` is `directory` or below it; both absolute and normalized, links resolved or not. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}
