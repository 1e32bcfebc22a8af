/**
 * Where programs are found.
 *
 * @module
 */
import { absoluteEntries } from "../../../sys/search_path.ts";

/** The directories of PATH; some managers make such directories among the temporary ones. */
export function programDirectories({ PATH = "" }: Readonly<Record<string, string>>): string[] {
  return absoluteEntries(PATH);
}
