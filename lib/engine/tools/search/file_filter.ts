/**
 * The `glob` argument of `grep`.
 *
 * @module
 */
import { globPattern } from "./glob_pattern.ts";

/**
 * A test for paths relative to the searched directory. Without a slash a glob is matched against the name alone, with
 * one against the whole path; `!` at its start turns it round. Without a glob every file is wanted.
 *
 * @throws {PatternError} for a glob that is not understood
 */
export function fileFilter(glob: string | undefined): (name: string) => boolean {
  if (glob === undefined || glob.trim() === "") return () => true;
  const isNegated = glob.startsWith("!");
  const positive = (isNegated ? glob.slice(1) : glob).trim().replace(/^(?:\.?\/)+/, "");
  const pattern = globPattern(positive);
  const isForNames = !positive.includes("/");
  return (name) => {
    const subject = isForNames ? name.slice(name.lastIndexOf("/") + 1) : name;
    return pattern.test(subject) !== isNegated;
  };
}
