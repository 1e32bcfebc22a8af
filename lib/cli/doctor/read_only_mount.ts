/**
 * Read-only file systems; only Linux lists what is mounted in a file.
 *
 * @module
 */
import { isWithin } from "../../sys/files/is_within.ts";
import { type Mount, mountsOf } from "../../sys/linux/mounts.ts";

/** Where the read-only file system that `path` is on is mounted; undefined: it is on none, or nobody tells. */
export async function readOnlyMount(path: string): Promise<string | undefined> {
  return readOnlyMountIn(mountsOf("self"), await Deno.realPath(path));
}

export function readOnlyMountIn(mounts: readonly Mount[], path: string): string | undefined {
  let innermost: Mount | undefined;
  for (const mount of mounts) {
    // Of several at one place, the last hides the others.
    const isInner = mount.point.length >= (innermost?.point.length ?? 0);
    if (isInner && isWithin(path, mount.point)) innermost = mount;
  }
  const isReadOnly = innermost?.options.includes("ro") || innermost?.superOptions.includes("ro");
  return isReadOnly ? innermost?.point : undefined;
}
