/**
 * Removing what may be gone already.
 *
 * @module
 */

/**
 * Removes a file, or an empty directory; where there is none, that is fine.
 *
 * Synchronous: the call takes a tenth of what handing it to another thread costs.
 *
 * @throws what the system answers where it stays
 */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Removes what is of no use any more. It may be gone already, and what cannot be removed stays: it is in nobody's way, or
 * whoever is hindered by it says so.
 */
export async function tryToRemove(path: string, options?: Deno.RemoveOptions): Promise<void> {
  await Deno.remove(path, options).catch(() => {});
}
