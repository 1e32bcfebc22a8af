/**
 * Where programs are found.
 *
 * @module
 */

/** The directories of PATH; some managers make such directories among the temporary ones. */
export function programDirectories({ PATH = "" }: Readonly<Record<string, string>>): string[] {
  return PATH.split(":").filter((path) => path.startsWith("/"));
}
