/**
 * Linux: whether a socket is bound to the file at a place, or to another one of that name.
 *
 * @module
 */
import { type BoundFile, boundFiles } from "../linux/bound_files.ts";
import { type Mount, mountAt, mountsOf } from "../linux/mounts.ts";

/** Where a file has the same number for programs as for its file system; not so on overlayfs, and in subvolumes of btrfs. */
const EXACT = /^(?:ext[234]|xfs|tmpfs|ramfs|f2fs|btrfs)$/;

/** What the kernel says at the time of one look; it is asked once, and only where it has to be. */
export class BoundPlaces {
  #files: ReadonlyMap<string, BoundFile> | undefined;
  #mounts: readonly Mount[] | undefined;

  /**
   * Whether what stands at a place is surely not what a socket is bound to: somebody else listens there by the same name, or nobody
   * any more.
   *
   * @param inode of the socket, as /proc/net/unix has it
   */
  isAnother(inode: string, { place, info }: { place: string; info: Deno.FileInfo }): boolean {
    this.#files ??= boundFiles() ?? new Map();
    const file = this.#files.get(inode);
    if (file === undefined) return false;
    const mount = mountAt(place, this.#mounts ??= mountsOf("self"));
    const device = `${major(info.dev)}:${minor(info.dev)}`;
    if (mount === undefined || mount.device !== device || !EXACT.test(mount.type)) return false;
    return file.device !== device || file.inode !== Number(BigInt(info.ino ?? 0) & 0xffffffffn);
  }
}

/** As glibc packs the number of a device: sys/sysmacros.h. */
function major(device: number): number {
  return Number(BigInt(device) >> 8n & 0xfffn);
}

function minor(device: number): number {
  return Number(BigInt(device) & 0xffn | BigInt(device) >> 12n & 0xfff00n);
}
