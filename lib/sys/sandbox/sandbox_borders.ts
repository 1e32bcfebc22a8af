/**
 * The borders of a sandbox for what works outside of it: the tools that read and write files themselves.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { isSocketAt, isThere } from "../files/info_at.ts";
import { isWithin } from "../files/is_within.ts";
import type { SandboxBorders } from "./command_sandbox.ts";
import { kindOf, OWN_INSIDE, type SandboxProfile } from "./sandbox_profile.ts";

/** What is of git is changed by git. */
const GIT_DIRECTORY = /\/\.git(?:\/|$)/i;
/** Of another process, or of the one that holds the key. */
const OF_A_PROCESS = /^\/proc\/(?:\d+|self|thread-self)(?:\/|$)/;
/** Commands have others of these. */
const SHARED_MEMORY = ["/dev/shm", "/dev/mqueue"];
const PROCESSES = "/proc";

export interface OwnDirectories {
  /** Directories by the names that commands know, and where they are; the first that fits counts. */
  own?: readonly (readonly [inside: string, outside: string])[];
  spills?: { directory: string; shownAs: string };
}

export function bordersOf(
  profile: SandboxProfile,
  { own = [], spills }: OwnDirectories = {},
): SandboxBorders {
  const isOwn = (place: string) => own.some(([_inside, outside]) => isWithin(place, outside));
  /** Keys that somebody may put there while the run goes on. */
  const secretsToCome = profile.expected.filter((path) => !GIT_DIRECTORY.test(path));
  const isShown = (place: string) => kindOf(place, profile) !== undefined;
  const { hidden, unreadable = [] } = profile;
  const absent = new Set([...hidden, ...profile.own, ...secretsToCome, ...SHARED_MEMORY]);
  const covered = new Set([...absent, ...unreadable]);
  const shown = new Set(
    [...profile.writable, ...profile.readOnly, ...profile.kept, ...profile.visible],
  );
  /** What the nearest of both says. Asked about each file of a search: it goes up a path, not through all of a profile. */
  const isCoveredBy = (directories: ReadonlySet<string>, place: string) => {
    if (isOwn(place)) return false;
    if (OF_A_PROCESS.test(place)) return true;
    for (let path = place;; path = dirname(path)) {
      if (directories.has(path)) return true;
      if (shown.has(path) || path === dirname(path)) return false;
    }
  };
  const isCovered = (kind: string | undefined) =>
    kind === "hidden" || kind === "unreadable" || kind === "own";
  return {
    summary:
      `the sandbox allows no writes outside ${profile.writable[0]} and /tmp, and none to what ` +
      "programs outside of it run later, such as .git/config and hooks",
    ...(spills === undefined ? {} : { spills }),
    hides: (place) => isCoveredBy(absent, place),
    leavesOut: (place) => isCoveredBy(covered, place),
    refuseWrite(place) {
      if (isOwn(place)) return undefined;
      const kind = kindOf(place, profile);
      if (isCovered(kind)) return `the sandbox does not show "${place}"`;
      if (
        kind === "readOnly" || kind === "kept" || (kind === "writable" && GIT_DIRECTORY.test(place))
      ) {
        return `the sandbox keeps "${place}" as it is: programs outside of it run what stands there`;
      }
      if (kind === "writable") return undefined;
      return `the sandbox allows no writes outside ${profile.writable[0]}: "${place}"`;
    },
    refuseRead(place, { isRecursive = false } = {}) {
      if (isOwn(place)) return undefined;
      const kind = kindOf(place, profile);
      const isHidden = isCovered(kind) || OF_A_PROCESS.test(place) ||
        [...SHARED_MEMORY, ...secretsToCome].some((path) => isWithin(place, path));
      if (isHidden) return `the sandbox does not show "${place}"`;
      if (!isRecursive) return undefined;
      // What the user's rules keep is part of the project, which one must be able to search all the same.
      const below = isWithin(PROCESSES, place) || isWithin(place, PROCESSES)
        ? PROCESSES
        : hidden.find((path) => isWithin(path, place) && !isSocketAt(path)) ??
          secretsToCome.find((path) => isWithin(path, place) && isThere(path));
      if (below === undefined) return undefined;
      return `the sandbox does not show "${below}", which is in there: name a directory below "${place}"`;
    },
    isSeenAsIs: (place) =>
      isShown(place)
        ? !isCovered(kindOf(place, profile))
        : !OWN_INSIDE.some((one) => isWithin(place, one) || isWithin(one, place)),
    inside: (text) =>
      own.reduce((text, [inside, outside]) => text.replaceAll(outside, () => inside), text),
    outside(place) {
      // What is shown is under its own name the same inside and outside.
      const [inside, outside] = own.find(([path]) => isWithin(place, path)) ?? [];
      if (inside === undefined || outside === undefined || isShown(place) || isOwn(place)) {
        return place;
      }
      return outside + place.slice(inside.length);
    },
  };
}
