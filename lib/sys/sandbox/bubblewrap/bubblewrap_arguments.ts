/**
 * What bubblewrap is told to mount for a profile.
 *
 * @module
 */
import { isThere } from "../../files/info_at.ts";
import { isWithin } from "../../files/is_within.ts";
import { canBeReached } from "../can_be_reached.ts";
import { kindOf, type SandboxProfile } from "../sandbox_profile.ts";

export interface ScratchDirectory {
  /** The whole of it, which commands do not see. */
  path: string;
  /** Directories that are the sandbox's own /tmp and /var/tmp. */
  tmp: string;
  varTmp: string;
  /** Output that was too long for a model. */
  spills: string;
  /** Makes an empty directory to be shown at a path. */
  directoryFor(path: string): string;
  /** An empty file, shown instead of one that is hidden. */
  emptyFile: string;
  /** One that nobody may open. */
  unreadableFile: string;
}

/**
 * Settings of the kernel. Their owner may write them without any capability, so that root's sandbox could change the machine;
 * the runtimes of containers keep the same ones as they are.
 */
const KERNEL = ["sys", "sysrq-trigger", "irq", "bus", "fs", "acpi", "scsi", "asound", "driver"];

/** What commands call the directory of spilled output. */
export const SPILLS = "/tmp/isonforge-output";

/** Files in there with which others are covered; commands may read that directory, and not replace what is in it. */
export const COVERS = { empty: ".empty", unreadable: ".unreadable" } as const;

/**
 * The options that make the file system of a sandbox: what is above is mounted before what is below.
 *
 * @param isDirectory of a path of the profile
 */
export function bubblewrapArguments(
  profile: SandboxProfile,
  { scratch, isDirectory }: {
    scratch: ScratchDirectory;
    isDirectory: (path: string) => boolean;
  },
): string[] {
  const mounts = new Map<string, string[]>();
  const add = (path: string, args: string[]) => mounts.set(path, args);
  const sealed: string[] = [];
  for (const [path, own] of [["/tmp", scratch.tmp], ["/var/tmp", scratch.varTmp]] as const) {
    if (isDirectory(path)) add(path, ["--bind", own, path]);
  }
  if (isShown(scratch.path, profile)) {
    add(scratch.path, ["--perms", "0500", "--tmpfs", scratch.path]);
    sealed.push(scratch.path);
  }
  add(SPILLS, ["--ro-bind", scratch.spills, SPILLS]);
  // The strictest last: of one path in several lists it holds.
  for (const path of profile.visible) add(path, ["--ro-bind", path, path]);
  for (const path of profile.writable) add(path, ["--bind", path, path]);
  for (const path of [...profile.kept, ...profile.readOnly]) add(path, ["--ro-bind", path, path]);
  for (const path of profile.own) add(path, ["--bind", scratch.directoryFor(path), path]);
  const cover = (path: string, { perms, file }: { perms: string; file: string }) => {
    if (!canBeReached(path)) return;
    if (isDirectory(path)) {
      add(path, ["--perms", perms, "--tmpfs", path]);
      sealed.push(path);
    } else add(path, ["--ro-bind", file, path]);
  };
  for (const path of profile.unreadable ?? []) {
    cover(path, { perms: "0000", file: scratch.unreadableFile });
  }
  for (const path of profile.hidden) cover(path, { perms: "0500", file: scratch.emptyFile });
  const inOrder = Array.from(mounts).toSorted(([one], [other]) =>
    depth(one) - depth(other) || (one < other ? -1 : 1)
  );
  return [
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"],
    ...KERNEL.map((name) => `/proc/${name}`).filter(isThere)
      .flatMap((path) => ["--ro-bind", path, path]),
    ...inOrder.flatMap(([_path, args]) => args),
    ...sealed.flatMap((path) => ["--remount-ro", path]),
  ];
}

/** Whether commands would find what is there under this name. */
function isShown(path: string, profile: SandboxProfile): boolean {
  const kind = kindOf(path, profile);
  return kind === undefined
    ? !["/tmp", "/var/tmp"].some((directory) => isWithin(path, directory))
    : kind !== "hidden" && kind !== "unreadable";
}

function depth(path: string): number {
  return path.split("/").length;
}
