/**
 * What this process has open.
 *
 * @module
 */

/** Where Linux lists the descriptors of whoever reads it; no other system does. */
const DESCRIPTORS = "/proc/self/fd";

/** @returns the paths that this process has open at `path` or below it; none where the system does not tell */
export function openAt(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(DESCRIPTORS), ({ name }) => target(name))
      .filter((file) => file === path || file.startsWith(`${path}/`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function target(descriptor: string): string {
  try {
    return Deno.readLinkSync(`${DESCRIPTORS}/${descriptor}`);
  } catch {
    return ""; // The descriptor of this very look, or one that was closed since.
  }
}
