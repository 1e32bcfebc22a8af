/**
 * Linux: other paths under which a file can be reached, because its file system, or a part of it, is mounted elsewhere too.
 *
 * @module
 */
import { isThere } from "../files/info_at.ts";
import { isWithin } from "../files/is_within.ts";
import { type Mount, mountAt, mountsOf } from "../linux/mounts.ts";

/**
 * @param paths absolute, without links
 * @param mounts where those are names
 * @param here where names are looked for
 */
export function otherNames(
  paths: readonly string[],
  mounts: readonly Mount[] = mountsOf("self"),
  here: readonly Mount[] = mounts,
): string[] {
  return paths.flatMap((path) => {
    const own = mountAt(path, mounts);
    if (own === undefined) return [];
    const place = joined(own.root, below(path, own.point));
    return here.filter(({ device }) => device === own.device).flatMap(({ root, point }) => {
      if (isWithin(place, root)) {
        const name = joined(point, below(place, root));
        return name === path && here === mounts ? [] : [name];
      }
      // A part of what is to be hidden is mounted by itself.
      return isWithin(root, place) && !isWithin(point, path) ? [point] : [];
    });
  }).filter(isThere);
}

/**
 * File systems that another machine or program answers for, or none by now: who lists one may wait for ever. Also those that are
 * mounted when somebody looks.
 */
const SLOW =
  /^(?:nfs\d?|cifs|smb\d?|ncpfs|9p|afs|ceph|lustre|gpfs|beegfs\w*|glusterfs|fuse(?:blk|\..*)?|autofs)$/;

/** Where such file systems are mounted. */
export function slowMounts(mounts: readonly Mount[] = mountsOf("self")): string[] {
  return mounts.filter(({ type }) => SLOW.test(type)).map(({ point }) => point);
}

function below(path: string, directory: string): string {
  return directory === "/" ? path.slice(1) : path.slice(directory.length + 1);
}

function joined(directory: string, name: string): string {
  if (name === "") return directory;
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}
