/**
 * Linux: a mount covers one file. Whoever is outside may put another one in its place (`git config`, `npm login`, an editor),
 * or the same one under its name anew, which takes the mount away: what stands there is covered in its turn, as soon as that
 * is seen.
 *
 * @module
 */
import { infoAt, linkAt } from "../../files/info_at.ts";
import { isWithin } from "../../files/is_within.ts";
import { kindOf, type SandboxProfile } from "../sandbox_profile.ts";
import type { SeenPaths } from "../seen_paths.ts";
import { COVERS, SPILLS } from "./bubblewrap_arguments.ts";
import type { GuardMounts } from "./guard_mounts.ts";
import type { Holder } from "./holder.ts";
import { processesInside, socketsInside } from "./processes_inside.ts";

export interface CoverOptions {
  profile: SandboxProfile;
  seen: SeenPaths;
  /** Of the paths that are seen. */
  mounts: GuardMounts;
  /** Of those that are kept. */
  keptMounts: GuardMounts;
  holder: Pick<Holder, "pid" | "ownerNamespace" | "isAlive" | "kill">;
  /** Absolute paths of the programs. */
  nsenter: string;
  mount: string | undefined;
  /**
   * Sockets that have come, that others listen to, and that what is shown by a profile would let be reached; `own` are the inodes
   * of what commands have open.
   */
  socketsOfOthers?:
    | ((profile: SandboxProfile, own: () => ReadonlySet<string>) => readonly string[])
    | undefined;
  /** A directory that nobody sees inside, with the sockets of its network. */
  scratch: string;
}

const EMPTY = `${SPILLS}/${COVERS.empty}`;
const UNREADABLE = `${SPILLS}/${COVERS.unreadable}`;
/** How often one that is replaced all the time is followed before its directory is looked at again. */
const MAX_ROUNDS = 5;
/** What cannot be seen in there needs no cover. */
const IF_SEEN = 'test -e "$3" || exit 0; ';
const BIND_READ_ONLY = `${IF_SEEN}"$1" -n --bind "$2" "$3" && "$1" -n -o remount,bind,ro "$3"`;
const MOUNT_EMPTY = `${IF_SEEN}"$1" -n -t tmpfs -o "ro,nosuid,nodev,mode=$2" tmpfs "$3"`;

type Covered = "hidden" | "unreadable" | "readOnly";

/**
 * Covers what stands in the place of something else by now, one look after the other; where that cannot be done, all inside ends.
 *
 * @returns whether it has covered something
 */
export function coverInTurn(options: CoverOptions): () => Promise<boolean> {
  let last = Promise.resolve(false);
  const covered = new Map<string, string>();
  return () =>
    last = last.then(async () => {
      const { holder } = options;
      if (!holder.isAlive) return false;
      // No program could be started, say.
      const result = await coverAll(options, covered).catch(() => "failed");
      if (result === "failed") holder.kill();
      return result === "covered";
    });
}

async function coverAll(
  options: CoverOptions,
  covered: Map<string, string>,
): Promise<"covered" | "nothing" | "failed"> {
  const results = [await coverAgain(options, covered)];
  const { socketsOfOthers, profile, holder, scratch } = options;
  const sockets = socketsOfOthers?.(profile, () => socketsInside(holder.pid))
    .filter((path) => !isWithin(path, scratch)) ?? [];
  if (sockets.length > 0) results.push(await coverSockets(sockets, options, covered));
  return results.find((result) => result !== "nothing") ?? "nothing";
}

/** They are hidden as long as they are listened to: what stands there later may be a command's own. */
async function coverSockets(
  sockets: readonly string[],
  { seen, mounts, ...options }: CoverOptions,
  covered: Map<string, string>,
): Promise<"covered" | "nothing" | "failed"> {
  const due = sockets.filter((path) =>
    covered.get(path) !== seen.identityOf(path) || !mounts.isMounted(path)
  );
  for (const path of due) {
    const identity = seen.identityOf(path);
    if (!await coverOne(path, { kind: "hidden", isKnown: false, seen, ...options })) {
      return "failed";
    }
    covered.set(path, identity);
  }
  return due.length > 0 ? "covered" : "nothing";
}

/** @param covered what stood at a path when it was covered, which is not covered a second time as long as that is mounted */
async function coverAgain(
  { profile, seen, mounts, keptMounts, ...options }: CoverOptions,
  covered: Map<string, string>,
): Promise<"covered" | "nothing" | "failed"> {
  const lost = new Set(mounts.lost());
  let hasCovered = false;
  for (const path of new Set([...lost, ...seen.changed()])) {
    const kind = coverOf(path, profile);
    const identity = seen.identityOf(path);
    if (kind === undefined || (covered.get(path) === identity && !lost.has(path))) continue;
    // What was the sandbox's own is somebody else's by now, whom a cover would get in the way of.
    if (kind === "own") return "failed";
    // What was not there may have further names by now: that is looked at when the sandbox is made anew.
    const isKnown = !profile.expected.includes(path);
    if (!await coverOne(path, { kind, isKnown, seen, ...options })) return "failed";
    covered.set(path, identity);
    mounts.covered(path);
    hasCovered = true;
  }
  // Others replace these all the time (the index, by `git add`): one that cannot be covered now is looked at again.
  for (const path of keptMounts.lost()) {
    if (kindOf(path, profile) !== "kept") continue;
    const isCovered = await coverOne(path, {
      ...{ kind: "readOnly", isKnown: false, seen },
      ...options,
    });
    hasCovered ||= isCovered;
  }
  return hasCovered ? "covered" : "nothing";
}

/** What is done to what stands there now; of git's own files, those that were not there are made by commands. */
function coverOf(path: string, profile: SandboxProfile): Covered | "own" | undefined {
  if (profile.expected.includes(path)) return /\/\.git\//.test(path) ? undefined : "hidden";
  const kind = kindOf(path, profile);
  const isGuarded = kind === "hidden" || kind === "unreadable" || kind === "readOnly";
  return isGuarded || kind === "own" ? kind : undefined;
}

async function coverOne(
  path: string,
  { kind, isKnown, seen, holder, nsenter, mount }:
    & Omit<CoverOptions, "profile" | "mounts" | "keptMounts" | "scratch">
    & { kind: Covered; isKnown: boolean },
): Promise<boolean> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const info = infoAt(path);
    if (info === undefined) return true;
    // A link has nothing in it; where it leads is another place, which is hidden when the sandbox is made anew.
    if (info.isSymlink) return kind === "readOnly" || !leadsSomewhere(path);
    const identity = seen.identityOf(path);
    const [script, source] = kind === "readOnly"
      ? [BIND_READ_ONLY, path]
      : info.isDirectory
      ? [MOUNT_EMPTY, kind === "hidden" ? "0500" : "0000"]
      : [BIND_READ_ONLY, kind === "hidden" ? EMPTY : UNREADABLE];
    const hasMounted = mount !== undefined &&
      await runInside(["-c", script, "sh", mount, source, path], { holder, nsenter });
    if (seen.identityOf(path) !== identity) continue;
    if (hasMounted && isKnown) seen.accept(path, identity);
    return hasMounted;
  }
  return false;
}

function leadsSomewhere(link: string): boolean {
  try {
    Deno.statSync(link);
    return true;
  } catch (error) {
    // As long as nobody knows, it does.
    return !(error instanceof Deno.errors.NotFound);
  }
}

/**
 * In the mounts of the first process, which commands to come begin with, and in those of each command that runs: with the rights of
 * the owner of the namespaces, whom nobody inside may look at.
 */
async function runInside(
  args: readonly string[],
  { holder, nsenter }: Pick<CoverOptions, "holder" | "nsenter">,
): Promise<boolean> {
  const done = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = mountsInside(holder.pid).filter(({ mounts }) => !done.has(mounts));
    if (next.length === 0) return true;
    for (const { pid, mounts } of next) {
      const { success } = await new Deno.Command(nsenter, {
        args: [
          ...["--preserve-credentials", `--user=${holder.ownerNamespace}`],
          ...[`--mount=/proc/${pid}/ns/mnt`, `--pid=/proc/${holder.pid}/ns/pid`],
          ...["/bin/sh", ...args],
        ],
        cwd: "/",
        clearEnv: true,
        env: { PATH: "/usr/bin:/bin" },
        ...{ stdin: "null", stdout: "null", stderr: "null" },
      }).output().catch(() => ({ success: false }));
      // Where it has ended meanwhile, the next round takes another process of the same command.
      if (!success && linkAt(`/proc/${pid}/ns/mnt`) === mounts) return false;
      if (success) done.add(mounts);
    }
  }
  return false;
}

/** A process for each set of mounts that there is in a sandbox, its first one before all others. */
function mountsInside(first: number): { pid: number; mounts: string }[] {
  const found = new Map<string, number>();
  for (const pid of processesInside(first)) {
    const mounts = linkAt(`/proc/${pid}/ns/mnt`);
    if (mounts !== undefined && !found.has(mounts)) found.set(mounts, pid);
  }
  return [...found].map(([mounts, pid]) => ({ pid, mounts }));
}
