/**
 * What is at a path, for whoever takes what can be seen.
 *
 * @module
 */

/**
 * Of a link itself, wherever it leads. Undefined also for what this user may not even look at: commands do not see it
 * either.
 */
export function infoAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch {
    return undefined;
  }
}

/** Whether something can be seen at a path. */
export function isThere(path: string): boolean {
  return infoAt(path) !== undefined;
}

/** Whether a directory, and no link to one, can be seen at a path. */
export function isDirectoryAt(path: string): boolean {
  return infoAt(path)?.isDirectory === true;
}

/** Whether a socket can be seen at a path. */
export function isSocketAt(path: string): boolean {
  return infoAt(path)?.isSocket === true;
}
