/**
 * Directories that programs share for what they need for a while.
 *
 * @module
 */
import { isWithin } from "../../sys/files/is_within.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";

/** Where other programs, and other runs, have what is theirs; a sandbox has its own in /tmp. */
export function temporaryDirectories(
  { TMPDIR = "" }: Readonly<Record<string, string>>,
  shown: readonly string[],
): string[] {
  if (Deno.build.os !== "linux" || !TMPDIR.startsWith("/")) return [];
  const place = resolvePathSync(TMPDIR, "/");
  const isUsual = ["/tmp", "/var/tmp"].some((directory) => isWithin(place, directory));
  const isNeeded = place === "/" || shown.some((path) => isWithin(path, place));
  return isNeeded || (isUsual && !shown.some((path) => isWithin(place, path))) ? [] : [place];
}
