/**
 * Whether what a repository brings, in one place of it, is something that the user trusted.
 *
 * What counts at the top counts everywhere, and is trusted as a whole. What counts in one place beside it (`./x` and `npm run`
 * mean something else in each) is added to it: places do not know of each other, but what was accepted in one of them is
 * accepted in all.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { infoAt } from "../../sys/files/info_at.ts";
import type { Content, Here, RepositoryTrust } from "./trust_state.ts";
import { readTrustRecord, type Said, saidOf, type Trusted } from "./trust_store.ts";

type Judged = Pick<RepositoryTrust, "state" | "changed" | "unseen" | "gone">;

/**
 * What was said about it; what cannot be read was not said.
 *
 * @param settings paths of the files of settings at the top: where one is new, nothing newly depends on it, but something changed
 */
export function judgeContent(
  home: string,
  { root, repository, digest, top, here, settings }:
    & Pick<RepositoryTrust, "root" | "repository" | "digest">
    & {
      top: Content;
      here: Here;
      settings: readonly string[];
    },
): Judged {
  const said = saidIn(home, repository);
  const { trusted, declined } = said;
  const last = trusted.at(-1);
  const as = (state: RepositoryTrust["state"]): Judged => ({
    state,
    changed: [],
    unseen: [],
    gone: [],
  });
  const missing = missingIn(said, { root, here });
  const accepted = acceptedIn(said);
  const isAccepted = (path: string, hash: string) => accepted.get(path)?.has(hash) === true;
  const others = Object.entries(here.files).filter(([path, hash]) => !isAccepted(path, hash));
  const isTopTrusted = trusted.some((one) => one.digest === top.digest || holds(one, top));
  // Earlier versions recorded all that counted in a place as one.
  const isAllTrusted = trusted.some((one) => one.digest === digest) ||
    (isTopTrusted && others.length === 0);
  if (isAllTrusted && missing.length === 0) return as("trusted");
  if (declined.includes(digest)) return as("declined");
  if (last === undefined) return as("untrusted");
  const differing = isTopTrusted
    ? []
    : Object.keys(top.files).filter((path) => top.files[path] !== last.files?.[path]);
  const paths = [...new Set([...differing, ...others.map(([path]) => path)])].sort();
  const isUnseen = (path: string) => !accepted.has(path) && !settings.includes(path);
  const isThere = (path: string) =>
    Object.hasOwn(top.files, path) || Object.hasOwn(here.files, path);
  const gone = isTopTrusted ? [] : Object.keys(last.files ?? {}).filter((path) => !isThere(path));
  return {
    state: "changed",
    changed: paths.filter((path) => !isUnseen(path)),
    unseen: paths.filter(isUnseen),
    gone: [...new Set([...gone, ...missing])],
  };
}

/**
 * Whether it is part of what was trusted: only files of skills may be missing, as where git ignores them, and a worktree has
 * none. Without a script that a hook runs the hook is none, and without a file of settings what others say means more.
 */
function holds({ programs, files }: Trusted, found: Content): boolean {
  if (programs === undefined || programs !== found.programs) return false;
  return Object.entries(found.files).every(([path, hash]) => files?.[path] === hash);
}

/** Everything that was ever looked at and trusted: hashes by path. */
function acceptedIn({ trusted, below }: Said): Map<string, Set<string>> {
  const accepted = new Map<string, Set<string>>();
  for (const { files = {} } of [...trusted, ...below]) {
    for (const [path, hash] of Object.entries(files)) {
      accepted.set(path, (accepted.get(path) ?? new Set()).add(hash));
    }
  }
  return accepted;
}

/**
 * What programs had here, or in a directory above, whenever it was trusted there, and have no more: for the same reason as at
 * the top. What counts above counts here, too; and of what was trusted below, what lies here or above is gone.
 */
function missingIn({ below }: Said, { root, here }: { root: string; here: Here }): string[] {
  const isAbove = (directory: string) =>
    directory === "." || `${here.place}/`.startsWith(`${directory}/`);
  const isMissing = (place: string, path: string) =>
    !Object.hasOwn(here.files, path) &&
    (isAbove(place) || (isAbove(dirname(path)) && infoAt(join(root, path)) === undefined));
  const near = below.filter(({ place }) =>
    isAbove(place) || here.place !== "" && place.startsWith(`${here.place}/`)
  );
  return [...new Set(near.map(({ place }) => place))].flatMap((place) => {
    const missing = near.filter((one) => one.place === place)
      .map(({ programs }) => programs.filter((path) => isMissing(place, path)));
    return missing.some(({ length }) => length === 0) ? [] : missing.at(-1) ?? [];
  });
}

function saidIn(home: string, repository: string): Said {
  try {
    return saidOf(readTrustRecord(home), repository);
  } catch {
    return saidOf({}, repository);
  }
}
