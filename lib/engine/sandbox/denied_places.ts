/**
 * What of the file system the rules of the user keep from being read and written, so that a sandbox keeps it from every program.
 *
 * @module
 */
import { join } from "@std/path/join";
import { isThere } from "../../sys/files/info_at.ts";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { UserRules } from "../permissions/user_rules/user_rules.ts";
import type { UserRule } from "../permissions/user_rules/user_rule.ts";
import type { WorkspaceOptions } from "./workspace_profile.ts";

export interface DeniedPlacesOptions {
  /** The working directory, the user's home, and ours; absolute. */
  cwd: string;
  home: string;
  isonforgeHome: string;
}

/** Entries of a tree that are looked at, as for commands that read all of it. */
const MAX_ENTRIES = 10_000;
/** Each is a mount; who denies more has other means. */
const MAX_PLACES = 64;
/** What others put there, and what is a border of its own. */
const SKIPPED = /^(?:node_modules|\.git)$/;

/** For `denied` of a profile; undefined where no rule denies files. */
export async function deniedPlaces(
  rules: readonly UserRule[],
  options: DeniedPlacesOptions,
): Promise<WorkspaceOptions["denied"]> {
  const denying = rules.filter(({ action, pattern }) => action === "deny" && pattern !== undefined);
  if (denying.length === 0) return undefined;
  const judge = await UserRules.of(denying, { mode: "default", ...options });
  if (!judge.denies("read") && !judge.denies("write")) return undefined;
  const named = denying.flatMap(({ pattern = "" }) => namedPlace(pattern, options.home) ?? [])
    .filter(isThere).map((path) => resolvePathSync(path, "/"));
  return (roots) => {
    const all = [...roots, ...named];
    return {
      reads: judge.denies("read")
        ? placesIn(all, roots, (place) => judge.deniesPlace(place, "read"))
        : [],
      writes: judge.denies("write")
        ? placesIn(roots, roots, (place) => judge.deniesPlace(place, "write"))
        : [],
    };
  };
}

/** `//etc/secrets/**` and `~/notes` name a place that lies elsewhere; with a pattern in front nobody can look for it. */
function namedPlace(pattern: string, home: string): string | undefined {
  const path = pattern.startsWith("//")
    ? pattern.slice(1)
    : pattern.startsWith("~/")
    ? join(home, pattern.slice(2))
    : undefined;
  const plain = path?.replace(/(?:\/\*\*?)+$/, "");
  return plain === undefined || plain === "" || /[*?[\]]/.test(plain) ? undefined : plain;
}

/** What is meant, but nothing that lies in what is meant as a whole. */
function placesIn(
  tops: readonly string[],
  roots: readonly string[],
  isDenied: (place: string) => boolean,
): string[] {
  const found = tops.filter((top) => !roots.includes(top) && isDenied(top));
  let left = MAX_ENTRIES;
  const queue = [...roots];
  for (const directory of queue) {
    for (const { name, isDirectory, isFile } of reopenedEntries(directory)) {
      if (--left < 0 || found.length >= MAX_PLACES) return found.slice(0, MAX_PLACES);
      const place = join(directory, name);
      if ((isDirectory || isFile) && isDenied(place)) found.push(place);
      else if (isDirectory && !SKIPPED.test(name)) queue.push(place);
    }
  }
  return found;
}
