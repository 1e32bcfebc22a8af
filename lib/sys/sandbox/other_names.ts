/**
 * Linux: other paths under which a file can be reached, because its file system, or a part of it, is mounted elsewhere too.
 *
 * @module
 */
import { isThere } from "../files/info_at.ts";
import { isWithin } from "../files/is_within.ts";

interface Mount {
  device: string;
  /** Which part of the file system is mounted. */
  root: string;
  point: string;
}

/**
 * @param paths absolute, without links
 * @param mountInfo where those are names
 * @param hereInfo where names are looked for
 */
export function otherNames(
  paths: readonly string[],
  mountInfo = readMountInfo(),
  hereInfo = mountInfo,
): string[] {
  const mounts = mountInfo.split("\n").flatMap(parseMount);
  const here = hereInfo === mountInfo ? mounts : hereInfo.split("\n").flatMap(parseMount);
  return paths.flatMap((path) => {
    // The last of those that are mounted over each other is the one that is seen.
    const own = mounts.filter(({ point }) => isWithin(path, point))
      .reduce<Mount | undefined>(
        (best, mount) =>
          best === undefined || mount.point.length >= best.point.length ? mount : best,
        undefined,
      );
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
export function slowMounts(mountInfo = readMountInfo()): string[] {
  return mountInfo.split("\n").flatMap((line) => {
    const [before, after = ""] = line.split(" - ");
    const [type = ""] = after.split(" ");
    return SLOW.test(type) ? (before ?? "").split(" ").slice(4, 5).map(unescape) : [];
  });
}

/** See proc_pid_mountinfo(5). */
function parseMount(line: string): Mount[] {
  const [, , device, root, point] = line.split(" ").map(unescape);
  return device === undefined || root === undefined || point === undefined
    ? []
    : [{ device, root, point }];
}

/** Spaces and the like are written as octal numbers. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
}

function below(path: string, directory: string): string {
  return directory === "/" ? path.slice(1) : path.slice(directory.length + 1);
}

function joined(directory: string, name: string): string {
  if (name === "") return directory;
  return directory === "/" ? `/${name}` : `${directory}/${name}`;
}

/** What a process sees; see proc_pid_mountinfo(5). Nothing of one that may not be looked at. */
export function readMountInfo(pid: number | "self" = "self"): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/mountinfo`);
  } catch {
    return "";
  }
}
