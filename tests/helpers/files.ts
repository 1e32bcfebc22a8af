/**
 * What is on the disk.
 *
 * @module
 */

/** Names in a directory, sorted; none where there is no such directory. */
export function namesIn(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(path), ({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** `path` and everything below it, through no symbolic link. */
export function pathsBelow(path: string): string[] {
  if (!Deno.lstatSync(path).isDirectory) return [path];
  return [path, ...namesIn(path).flatMap((name) => pathsBelow(`${path}/${name}`))];
}

/** The files among {@linkcode pathsBelow}. */
export function filesBelow(path: string): string[] {
  return pathsBelow(path).filter((path) => Deno.lstatSync(path).isFile);
}

/** Permission bits. */
export function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o777;
}
