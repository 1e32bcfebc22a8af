/**
 * Where a `find` starts, and what it writes.
 *
 * @module
 */

/** The directories that `find` searches, from its arguments. */
export function findRoots(args: readonly string[]): string[] {
  const paths = args.slice(
    args.findLastIndex((arg, index) => /^-[HLPO]/.test(arg) && index < 3) + 1,
  );
  const end = paths.findIndex((arg) => /^[-(!,)]/.test(arg));
  const roots = paths.slice(0, end === -1 ? undefined : end);
  return roots.length > 0 ? roots : ["."];
}

const OUTPUT = /^-(?:fprint0?|fprintf|fls)$/;
/** What it does beside finding. */
export const FIND_CHANGES: RegExp = new RegExp(`^-delete$|${OUTPUT.source}`);

/** The files that `find` writes what it found into, or about it. */
export function findOutputs(args: readonly string[]): string[] {
  return args.filter((_, index) => OUTPUT.test(args[index - 1] ?? ""));
}
