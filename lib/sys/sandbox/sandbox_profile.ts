/**
 * What commands in a sandbox find, whatever makes it.
 *
 * @module
 */
import { isWithin } from "../files/is_within.ts";

/** Where a sandbox has directories of its own; what is shown in there is "visible" or "writable". */
export const OWN_INSIDE = ["/run", "/tmp", "/var/tmp", "/dev", "/proc"];

/** What no mount can prevent is ended as soon as it is seen. */
export interface ClosedDirectory {
  path: string;
  /** Of what must not come to be there. */
  names: readonly string[];
}

/** Directories in which others write through what stands there: where a link leads is for commands not to choose. */
export interface LinkFreeDirectories {
  /** All links in there that were not there in the beginning. */
  find(): string[];
}

/** Links that others would write through, that have come since the beginning, where commands may make some that lead nowhere else. */
export interface LeftLinks {
  /** Those that are found by a short look. */
  atTop(): string[];
  /** All, as far as there is time: when nothing runs inside any more. */
  find(): Promise<string[]>;
}

/** All paths are absolute, without links, and exist. A longer path wins over one above it. */
export interface SandboxProfile {
  /** May be written, with everything below. */
  writable: readonly string[];
  /** May only be read although what is above may be written. */
  readOnly: readonly string[];
  /** The same, but others change and remove it all the time: what they put in its place is covered when that is seen. */
  kept: readonly string[];
  /** Directories that are empty in the beginning, and may be written; nobody else sees what comes there. */
  own: readonly string[];
  /** Not there: a directory is empty, a file too. */
  hidden: readonly string[];
  /** There, but neither to be read nor written: what is missing, git would take for deleted. */
  unreadable?: readonly string[];
  /** There to be read although what is above is hidden. */
  visible: readonly string[];
  /** What becomes hidden or read-only as soon as it exists; then the sandbox has to be made anew. */
  expected: readonly string[];
  /** Directories in which not every name may be made, although commands make some there. */
  closed: readonly ClosedDirectory[];
  /** Directories in which no link may be made. */
  linkFree?: LinkFreeDirectories;
  /** What is removed, without an end of what runs: it may have been made in good faith. */
  leftLinks?: LeftLinks;
  /** The environment that commands get; whoever starts one adds to it. */
  environment: Readonly<Record<string, string>>;
  /** Words before whatever is to run in another network than ours. */
  networkPrefix?: readonly string[];
}

type Kind = "writable" | "readOnly" | "kept" | "own" | "unreadable" | "hidden" | "visible";

/** What holds for a path: what the nearest path above it, or itself, says; undefined where nothing does. */
export function kindOf(path: string, profile: SandboxProfile): Kind | undefined {
  // Of one path that is in several, the strictest.
  const kinds: Kind[] = [
    ...["hidden", "unreadable", "own", "readOnly", "kept", "writable", "visible"] as const,
  ];
  let nearest: { kind: Kind; length: number } | undefined;
  for (const kind of kinds) {
    for (const directory of profile[kind] ?? []) {
      if (isWithin(path, directory) && directory.length > (nearest?.length ?? -1)) {
        nearest = { kind, length: directory.length };
      }
    }
  }
  return nearest?.kind;
}
