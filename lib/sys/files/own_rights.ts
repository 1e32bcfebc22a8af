/**
 * What we make is ours to read and write, whatever the umask.
 *
 * @module
 */

/** The permission bits of the owner. */
const OWN = 0o700;

/**
 * From now on a umask like 0777 holds for others alone, here and in what this process starts: whoever cannot open what
 * they have made themselves can do nothing at all. Called once, before anything is made.
 */
export function keepOwnRights(): void {
  const umask = Deno.umask();
  if ((umask & OWN) !== 0) Deno.umask(umask & ~OWN);
}
