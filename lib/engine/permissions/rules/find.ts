/**
 * Where a `find` starts.
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
