/**
 * Linux: what is mounted where.
 *
 * @module
 */
import { isWithin } from "../files/is_within.ts";

/** One line of /proc/PID/mountinfo; see proc_pid_mountinfo(5). */
export interface Mount {
  /** `major:minor` of the file system. */
  device: string;
  /** Which part of the file system is mounted. */
  root: string;
  /** Where, as the process sees it. */
  point: string;
  /** Of this mount, as `ro`. */
  options: readonly string[];
  /** As `shared:1`. */
  propagation: readonly string[];
  /** Of the file system, as `ext4`, `fuse.sshfs`. */
  type: string;
  /** Of the file system, as `ro`. */
  superOptions: readonly string[];
}

/**
 * What a process sees mounted, the later over the earlier.
 *
 * @returns nothing where it has ended, or may not be looked at
 */
export function mountsOf(pid: number | "self"): Mount[] {
  try {
    return mountsIn(Deno.readTextFileSync(`/proc/${pid}/mountinfo`));
  } catch {
    return [];
  }
}

/** The mount that a path lies in: the last of those that are mounted over each other is the one that is seen. */
export function mountAt(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts.filter(({ point }) => isWithin(path, point)).reduce<Mount | undefined>(
    (best, mount) => best === undefined || mount.point.length >= best.point.length ? mount : best,
    undefined,
  );
}

/** @param table the text of a mountinfo */
export function mountsIn(table: string): Mount[] {
  return table.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , device, root, point, options = "", ...propagation] = before.split(" ");
    const [type = "", , superOptions = ""] = after.split(" ");
    if (device === undefined || root === undefined || point === undefined) return [];
    return [{
      device,
      root: unescape(root),
      point: unescape(point),
      options: options.split(","),
      propagation,
      type,
      superOptions: superOptions.split(","),
    }];
  });
}

/** Spaces and the like are written as octal numbers. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_all, octal) => String.fromCharCode(parseInt(octal, 8)));
}
