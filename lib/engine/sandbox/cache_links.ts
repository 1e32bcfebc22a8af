/**
 * Links that a run has made in caches. Package managers write through what stands there (logs, time stamps, indexes), wherever a
 * link leads: one that leads out is gone when the run has ended.
 *
 * @module
 */
import { decodeNames } from "../../text/byte_names.ts";
import { commandOutput } from "../../sys/command_output.ts";
import { entriesIn } from "../../sys/files/entries_in.ts";
import { infoAt, infoBehind } from "../../sys/files/info_at.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { resolvePathSync } from "../../sys/files/resolve_path.ts";
import { findProgram } from "../../sys/find_program.ts";
import { slowMounts } from "../../sys/sandbox/other_names.ts";
import { kindOf, type LeftLinks, type SandboxProfile } from "../../sys/sandbox/sandbox_profile.ts";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";

/** Caches hold a million files, and whoever stops a run kills it soon; what programs write to at each start stands at the top. */
const MAX_MS = 1_000;
/** What is looked at all the time: where programs begin, as npm with its logs. */
const AT_TOP = { levels: 1, directories: 1_000 };
/** What is looked at in the end where there is no find(1) that knows the options: those of BusyBox differ. */
const FURTHER_UP = { levels: 3, directories: 1_000 };
/** Not written to by others than root, but built into what is unpacked: interpreters above all. */
const PROGRAMS = /^\/(?:usr|bin|sbin|lib|lib32|lib64|opt|nix\/store|gnu\/store)\//;
const OTHERS_WRITE = 0o022;
const EXECUTABLE = 0o111;

export interface CacheLinksOptions {
  /** What is older was there before: in milliseconds, as `Date.now()` has it. */
  since: number;
  profile: () => SandboxProfile;
  /** Absolute path of find(1); the system's own unless given: what PATH names may be of a run. */
  find?: string | undefined;
  /** How long that may take, in milliseconds; a second unless given. */
  maxMs?: number;
}

export class CacheLinks implements LeftLinks {
  readonly #caches: readonly string[];
  readonly #options: CacheLinksOptions;
  #search: Search | undefined;

  /** @param caches absolute, without links */
  constructor(caches: readonly string[], options: CacheLinksOptions) {
    this.#caches = caches;
    this.#options = options;
  }

  atTop(): string[] {
    return this.#leadingOut(topLinks(this.#looked, AT_TOP));
  }

  async find(): Promise<string[]> {
    const { find = findProgram("find", { cwd: "/", path: "/usr/bin:/bin" }), maxMs = MAX_MS } =
      this.#options;
    const search = this.#looked;
    if (search.caches.length === 0) return [];
    const found = find === undefined ? undefined : await linksBelow(search, { find, maxMs });
    if (found !== undefined && !found.isPartial) return this.#leadingOut(found.links);
    // Also where it had no time: a machine that stands still may not even have started it.
    const links = new Set([...found?.links ?? [], ...topLinks(search, FURTHER_UP)]);
    return this.#leadingOut([...links]);
  }

  /** Not before the profile is there. */
  get #looked(): Search {
    return this.#search ??= searchOf(this.#caches, this.#options);
  }

  #leadingOut(links: readonly string[]): string[] {
    const profile = this.#options.profile();
    return links.filter((link) => leadsOut(link, profile));
  }
}

interface Search {
  caches: readonly string[];
  since: number;
  except: readonly string[];
}

function searchOf(paths: readonly string[], { since, profile }: CacheLinksOptions): Search {
  // Of another machine's clock nobody knows what time it was here.
  const slow = slowMounts();
  const caches = paths.filter((path) => !slow.some((mount) => isWithin(path, mount)));
  // What commands had another of, or could only read, is none of theirs.
  const { own, readOnly, hidden } = profile();
  const except = [...own, ...readOnly, ...hidden]
    .filter((path) => caches.some((cache) => isWithin(path, cache)));
  return { caches, since, except };
}

/** By find(1), five times as fast; undefined where that cannot do it. */
async function linksBelow(
  { caches, since, except }: Search,
  { find, maxMs }: { find: string; maxMs: number },
): Promise<{ links: string[]; isPartial: boolean } | undefined> {
  const isNew = ["-newerct", `@${(since / 1000).toFixed(3)}`];
  // No pattern is meant.
  const names = except.map((path) => path.replaceAll(/[\\*?[]/g, "\\$&"));
  const { code, stdout, isTimedOut } = await commandOutput(find, {
    args: [
      ...caches,
      ...names.flatMap((name) => ["-path", name, "-prune", "-o"]),
      // Nothing has come to a directory that has no others in it, where the file system counts these, and is as it was.
      ...["-type", "d", "-links", "2", "!", ...isNew, "-prune", "-o"],
      ...["-type", "l", ...isNew, "-print0"],
    ],
    cwd: "/",
    env: { LC_ALL: "C" },
    timeoutMs: maxMs,
  });
  // 1 also where a directory cannot be read, or has gone meanwhile.
  if (code !== 0 && !isTimedOut && stdout.length === 0) return undefined;
  return { links: decodeNames(stdout).split("\0").slice(0, -1), isPartial: isTimedOut };
}

function topLinks(
  { caches, since, except }: Search,
  { levels, directories }: typeof AT_TOP,
): string[] {
  const links: string[] = [];
  const queue = caches.map((path) => ({ path, level: 1 }));
  for (const { path, level } of queue) {
    for (const { name, isDirectory, isSymlink } of entriesIn(path)) {
      const entry = join(path, name);
      if (isSymlink && isNewer(entry, since)) links.push(entry);
      const isLookedInto = isDirectory && level < levels && queue.length < directories;
      if (isLookedInto && !except.includes(entry)) queue.push({ path: entry, level: level + 1 });
    }
  }
  return links;
}

/** As nobody can set it, who sets other times of a link; by `ctime` Deno tells seconds alone. */
function isNewer(link: string, since: number): boolean {
  const info = infoAt(link);
  return ((info?.birthtime ?? info?.ctime)?.getTime() ?? 0) > since;
}

/** Whether somebody who writes through it changes what commands could not. */
function leadsOut(link: string, profile: SandboxProfile): boolean {
  if (!link.isWellFormed()) return true;
  const place = resolvePathSync(link, "/");
  if (kindOf(place, profile) === "writable" || isOfEnvironment(link, place)) return false;
  return !PROGRAMS.test(place) || isOurs(place);
}

/** As virtual environments have them, wherever the interpreter lies (pyenv, asdf): `virtualenvs/x/bin/python`. */
function isOfEnvironment(link: string, place: string): boolean {
  if (basename(dirname(link)) !== "bin") return false;
  const info = infoBehind(place);
  return info?.isFile === true && ((info.mode ?? 0) & EXECUTABLE) !== 0;
}

/** Whether this user may write something, or make it. */
function isOurs(place: string): boolean {
  if (Deno.uid() === 0) return true;
  for (let path = place;; path = dirname(path)) {
    const info = infoBehind(path);
    if (info !== undefined) {
      return info.uid === Deno.uid() || ((info.mode ?? 0) & OTHERS_WRITE) !== 0;
    }
    if (path === dirname(path)) return true;
  }
}
