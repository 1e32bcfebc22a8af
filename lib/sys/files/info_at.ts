/**
 * What is at a path: for whoever takes what can be seen, and for whoever has to know.
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

/** Of what a link leads to; undefined also for what cannot be seen. */
export function infoBehind(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Tells a file or a directory from all others. ext4 gives the number of an inode away again at once (`rm -r .kube && mkdir .kube`, two
 * `git config` after each other): when it was born tells them apart, where the file system keeps that (statx(2); not NFS before
 * Linux 6.15).
 */
export function fileIdentity({ dev, ino, birthtime }: Deno.FileInfo): string {
  return `${dev}:${ino}:${birthtime?.getTime() ?? ""}`;
}

/** Whether something can be seen at a path. */
export function isThere(path: string): boolean {
  return infoAt(path) !== undefined;
}

/**
 * Whether there is something at a path, be it a dangling link, for whoever must not take what cannot be seen for gone.
 *
 * @throws where this user may not look there
 */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    // Below a file there is nothing.
    const { NotADirectory, NotFound } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return false;
    throw error;
  }
}

/** What a link is written to lead to; undefined of what is no link, or cannot be seen. */
export function linkAt(path: string): string | undefined {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return undefined;
  }
}

/** Whether a file or a directory, and no link to one, can be seen at a path. */
export function isFileOrDirectoryAt(path: string): boolean {
  const info = infoAt(path);
  return info?.isFile === true || info?.isDirectory === true;
}

/** Whether a directory, and no link to one, can be seen at a path. */
export function isDirectoryAt(path: string): boolean {
  return infoAt(path)?.isDirectory === true;
}

/**
 * Whether a file has further names (hard links): nobody can tell where they are, and it is written in place, for all of them.
 * pnpm's store and the snapshots of some backups are made of such files.
 *
 * @param path every link followed
 */
export function hasOtherNames(path: string): boolean {
  const info = infoAt(path);
  return info?.isFile === true && (info.nlink ?? 1) > 1;
}

/** Whether a socket can be seen at a path. */
export function isSocketAt(path: string): boolean {
  return infoAt(path)?.isSocket === true;
}
