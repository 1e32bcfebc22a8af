/**
 * What a run's commands find: the working directory to work in, the rest of the machine to be read, secrets not at all.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { UserError } from "../../errors.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { ListedDirectories } from "../../sys/files/listed_directories.ts";
import { isThereReopened } from "../../sys/files/reopened.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { repositoryFiles } from "../../sys/git/repository_files.ts";
import { canBeReached } from "../../sys/sandbox/can_be_reached.ts";
import { otherNames } from "../../sys/sandbox/other_names.ts";
import { kindOf, OWN_INSIDE, type SandboxProfile } from "../../sys/sandbox/sandbox_profile.ts";
import { absoluteEntries } from "../../sys/search_path.ts";
import { CacheLinks } from "./cache_links.ts";
import type { UserCommand } from "../permissions/user_programs/user_programs.ts";
import { findCaches } from "./caches.ts";
import type { DeniedPlaces } from "./denied_places.ts";
import type { GuardedFiles } from "./guarded_files.ts";
import { GitLinks } from "./git_links.ts";
import { directoriesAbove } from "./directories_above.ts";
import { closedDirectories, gitOf } from "./repositories.ts";
import { behindHiddenLinks, hiddenPlaces, secretsOfUsers } from "./hidden_places.ts";
import { guardedLinks } from "./linked_files.ts";
import { profileNotices } from "./profile_notices.ts";
import { socketsSeenFrom } from "./seen_sockets.ts";
import { sandboxEnvironment } from "./sandbox_environment.ts";
import { temporaryDirectories } from "./temporary_directories.ts";

export interface WorkspaceOptions {
  /** The working directory, absolute. */
  cwd: string;
  /** The user's home directory, absolute. */
  home: string;
  /** Where isonforge keeps its own files, absolute. */
  isonforgeHome: string;
  /** Directories beside the working directory that may be written; absolute. */
  addedDirectories: readonly string[];
  /** This process's. */
  environment: Readonly<Record<string, string>>;
  /** What the user's settings run outside of it. */
  commands?: readonly UserCommand[];
  /** Values that no variable may hold. */
  secrets: readonly string[];
  /** What rules keep from being read and written, of what there is now; directories as a whole. */
  denied?: (roots: readonly string[]) => DeniedPlaces;
  /** Told what is covered in another way than was asked for; also what was told before. */
  onNotice?: (text: string) => void;
  /** What was found at the beginning of the run: what comes later is its own work, also where the sandbox is made anew. */
  guarded?: Map<string, GuardedFiles>;
  /** Likewise the links in git's directories; and when that was, by `Date.now()`. */
  linksBefore?: Map<string, string | undefined>;
  began?: number;
}

/** What programs look for in /run. */
const NEEDED_IN_RUN = [
  "/run/current-system",
  "/run/booted-system",
  "/run/opengl-driver",
  "/run/wrappers",
];
const WORKTREES = "worktrees";

/**
 * Puts the profile together from what there is now.
 *
 * @throws {UserError} where a directory that is to be writable is one that has to be hidden, or all of the machine
 */
export function workspaceProfile(options: WorkspaceOptions): SandboxProfile {
  const { home, environment, began: since = Date.now() } = options;
  const cwd = resolvePathSync(options.cwd, "/");
  const isonforgeHome = resolvePathSync(options.isonforgeHome, "/");
  const roots = writableRoots(options);
  const inRoots = (path: string) => roots.some((root) => isWithin(path, root));
  // Some managers make such directories among the temporary ones.
  const ofPath = absoluteEntries(environment.PATH ?? "");
  const needed = [home, ...roots, ...NEEDED_IN_RUN, ...ofPath]
    .map((path) => resolvePathSync(path, "/"));
  const ofUser = { home, isonforgeHome, environment };
  const secrets = secretsOfUsers(ofUser);
  const behind = behindHiddenLinks(secrets, { home, isonforgeHome, needed });
  const hidden = [
    ...hiddenPlaces(ofUser, secrets),
    ...behind.places.filter((path) => !inRoots(path)),
    ...temporaryDirectories(environment, [...roots, resolvePathSync(home, "/")]),
  ];
  assertUsable(roots, { hidden, isonforgeHome });
  const caches = findCaches({ home, environment });
  const user = { home, environment, commands: options.commands };
  const git = gitOf(cwd, { roots, user, guarded: options.guarded });
  const visible = [home, ...NEEDED_IN_RUN, ...ofPath, "/etc/resolv.conf"]
    .map((path) => resolvePathSync(path, "/"))
    .filter((path) => OWN_INSIDE.some((own) => isWithin(path, own)) && path !== "/tmp");
  // Around the whole home there are programs that the user starts by their names.
  const programs = [...ofPath, join(home, ".local/bin"), join(home, "bin")]
    .map((path) => resolvePathSync(path, "/"))
    .filter((path) =>
      roots.some((root) =>
        isWithin(path, root) && path !== root && isWithin(resolvePathSync(home, "/"), root)
      )
    );
  const isOutside = (path: string) => !hidden.some((secret) => isWithin(path, secret));
  const shared = caches.paths.map((path) => resolvePathSync(path, "/")).filter((path) =>
    isOutside(path) && !isWithin(home, path) && !isWithin(isonforgeHome, path)
  );
  const writable = [...roots, ...shared, ...git.writable];
  const isThere = (path: string) => isThereReopened(path, writable);
  const listed = new ListedDirectories(hidden);
  const here = hidden.filter((path) => !listed.isMissing(path) && isThere(path));
  const denied = options.denied?.(roots);
  // What is hidden hides what is in it.
  const coveredIn = behind.places.filter(inRoots);
  const reads = [...denied?.reads ?? [], ...coveredIn].filter(isOutside);
  const writes = denied?.writes.filter((path) => writable.some((top) => isWithin(path, top))) ?? [];
  const expected = [...denied?.expected ?? [], ...behind.missing];
  const unlinked: SandboxProfile = {
    writable: unique(writable),
    unreadable: unique([...reads, ...otherNames(reads)])
      .filter((path) => !writable.includes(path)),
    readOnly: unique([
      ...writes.filter((path) => !writable.includes(path)),
      ...git.readOnly.filter(isThere),
      ...programs.filter(isThere),
      ...caches.readOnly.map((path) => resolvePathSync(path, "/")).filter(isOutside),
    ]),
    kept: unique(git.kept.filter(isThere)),
    own: unique(caches.own.map((path) => resolvePathSync(path, "/")).filter(isOutside)),
    hidden: unique([
      ...here,
      ...otherNames(here),
      ...socketsSeenFrom({ roots, home: resolvePathSync(home, "/"), hidden, visible }),
    ])
      .filter((path) => !writable.includes(path)),
    visible: unique(visible.filter(isThere)),
    closed: closedDirectories(git),
    linkFree: new GitLinks(unique(git.writable), git.readOnly, options.linksBefore),
    leftLinks: new CacheLinks(shared, { since, profile: () => profile }),
    expected: unique([
      ...hidden.filter((path) => !here.includes(path)),
      // Where commands may write, what they put there is their own.
      ...expected.filter((path) => !isThere(path) && !writable.some((top) => isWithin(path, top))),
      ...git.expected,
    ]),
    environment: { ...sandboxEnvironment(environment, options.secrets), ...caches.environment },
  };
  const linked = guardedLinks(git.linked, { roots, profile: unlinked });
  const profile: SandboxProfile = {
    ...unlinked,
    readOnly: unique([...unlinked.readOnly, ...linked.places]),
  };
  const noticed = { ...behind, ...git, linkedIn: linked.directories, coveredIn };
  for (const notice of [...denied?.notices ?? [], ...profileNotices(noticed)]) {
    options.onNotice?.(notice);
  }
  // Not those above every guarded file: between two mounts nothing can be renamed (EXDEV), as `git mv docs/a.md .` does
  // where there is a docs/Makefile.
  const included = git.included.filter(isThere);
  const ofLinks = [...linked.places, ...linked.held];
  const kept = [...here, ...reads, ...writes, ...ofLinks, ...included, ...programs]
    .filter((path) => canBeReached(path));
  // One in a directory that may only be read stays so.
  const above = directoriesAbove(kept, roots)
    .filter((path) => kindOf(path, profile) === "writable");
  return { ...profile, writable: unique([...profile.writable, ...above]) };
}

/**
 * Whether there can be a sandbox around these directories at all; with `isInWorktree`, around a worktree that will be made, so
 * that only what is added to it can be asked about.
 *
 * @throws {UserError} as {@linkcode workspaceProfile} does
 */
export function assertWorkspace(
  { isInWorktree, ...options }: Omit<WorkspaceOptions, "secrets"> & { isInWorktree: boolean },
): void {
  const isonforgeHome = resolvePathSync(options.isonforgeHome, "/");
  const hidden = hiddenPlaces({ ...options, isonforgeHome });
  assertUsable(writableRoots(options), { hidden, isonforgeHome, isInWorktree });
}

/** What of the user's own work may be written, absolute and without links. */
export function writableRoots(
  options: Pick<WorkspaceOptions, "cwd" | "isonforgeHome" | "addedDirectories">,
): string[] {
  const cwd = resolvePathSync(options.cwd, "/");
  const isonforgeHome = resolvePathSync(options.isonforgeHome, "/");
  return [
    ownWorktree(cwd, isonforgeHome) ?? cwd,
    ...options.addedDirectories.map((path) => resolvePathSync(path, "/")),
  ];
}

/** The worktree of ours that a directory is in: all of it is this run's, and nothing else that lies there. */
function ownWorktree(cwd: string, isonforgeHome: string): string | undefined {
  const worktrees = join(isonforgeHome, WORKTREES);
  if (!isWithin(cwd, worktrees)) return undefined;
  const root = repositoryFiles(cwd)?.root;
  return root !== undefined && isWithin(dirname(root), worktrees) ? root : undefined;
}

function assertUsable(
  roots: readonly string[],
  { hidden, isonforgeHome, isInWorktree = false }: {
    hidden: readonly string[];
    isonforgeHome: string;
    isInWorktree?: boolean;
  },
): void {
  for (const [index, root] of roots.entries()) {
    const isAdded = index > 0;
    if (isInWorktree && !isAdded) continue;
    const isAll = root === "/" ||
      (["/tmp", "/var/tmp", "/run", "/etc", "/usr", "/home", "/proc", "/dev"]
        .includes(root));
    if (isAll) {
      throw new UserError(
        `cannot make a sandbox around "${root}": everything in there could be written`,
        {
          hint: isAdded
            ? root === "/tmp"
              ? "leave out --add-dir: a sandbox has a /tmp of its own"
              : "add one directory in it instead (--add-dir)"
            : "start in the directory of one project",
        },
      );
    }
    const secret = hidden.find((path) =>
      isWithin(root, path) &&
      !(path === isonforgeHome && ownWorktree(root, isonforgeHome) === root)
    );
    if (secret !== undefined) {
      throw new UserError(
        `cannot make a sandbox around "${root}": it hides what is in "${secret}"`,
        {
          hint: isAdded
            ? "leave out --add-dir, or start without: --sandbox off"
            : "start in another directory, or without: --sandbox off",
        },
      );
    }
  }
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}
