/**
 * Where a path really leads, and which places are not for a model.
 *
 * @module
 */
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";
import { HOME_SECRETS } from "./secret_files.ts";
import { matchesGlob } from "../../text/matches_glob.ts";
import { ListedDirectories } from "../../sys/files/listed_directories.ts";
import { resolvePath } from "../../sys/files/resolve_path.ts";
import { isThere } from "../../sys/files/info_at.ts";

export interface PlacesOptions {
  /** The working directory, absolute: what is below it is the run's own. */
  cwd: string;
  /** The user's home directory, absolute. */
  home: string;
  /** Where isonforge keeps its own files, absolute. */
  isonforgeHome: string;
  /** Directories that count as inside, as the working directory does; absolute. */
  addedDirectories?: readonly string[];
}

interface Secret {
  /** What it is, in words. */
  secret: string;
  at: string;
  /** Not secret after all. */
  except?: string;
}

const SSH_KEYS = "ssh keys";
/** Where agents work: the one directory of isonforge's home that is not for itself. */
const WORKTREES = "worktrees";
const SYSTEM_SECRETS = ["/etc/shadow", "/etc/gshadow"];
/** What lies among keys and is none. */
const PUBLIC_NAME = /\.pub$|^known_hosts|^(?:config|authorized_keys)$/;
const HOST_KEY = /^\/etc\/ssh\/ssh_host_\w+_key$/i;
/** Of every process of this user, keys among it; and its memory. See proc(5). */
const ENVIRONMENT = "the environment or memory of a process";
const OF_A_PROCESS = /^\/proc\/(?:\d+|self|thread-self)(?:\/task\/\d+)?\/(?:environ|mem)$/;
const ABOVE_PROCESSES = /^\/(?:proc(?:\/(?:\d+|self|thread-self)(?:\/task(?:\/\d+)?)?)?)?$/;
/** Writing to these changes no file; `/dev/tcp/host/port` is a connection of bash's. */
const HARMLESS = /^\/dev\/(?:null|zero|stdout|stderr|stdin|tty|fd\/\d+|(?:tcp|udp)\/[^/]+\/[^/]+)$/;

const MAX_LOOKED_AT = 5_000;

/** Answers for one working directory. */
export class Places {
  readonly cwd: string;
  readonly home: string;
  readonly isonforgeHome: string;
  readonly #added: readonly string[];
  #known: Promise<Secret[]> | undefined;

  constructor({ cwd, home, isonforgeHome, addedDirectories = [] }: PlacesOptions) {
    this.cwd = cwd;
    this.home = home;
    this.isonforgeHome = isonforgeHome;
    this.#added = addedDirectories;
  }

  /** The working directory without links. */
  root(): Promise<string> {
    return resolvePath(this.cwd, this.cwd);
  }

  /** Whether `path` is below the working directory, or an added one, once every symbolic link is followed. */
  async isInside(path: string): Promise<boolean> {
    const place = await resolvePath(path, this.cwd);
    return (await this.#roots()).some((root) =>
      place === root || place.startsWith(root === "/" ? "/" : `${root}/`)
    );
  }

  /** Whether `path` is the working directory itself, or an added one. */
  async isRoot(path: string): Promise<boolean> {
    return (await this.#roots()).includes(await resolvePath(path, this.cwd));
  }

  async #roots(): Promise<string[]> {
    const added = this.#added.map((directory) => resolvePath(directory, this.cwd));
    return [await this.root(), ...await Promise.all(added)];
  }

  /** Whether a write to `path` stays in the working directory or goes nowhere. */
  async isWritable(path: string): Promise<boolean> {
    return HARMLESS.test(resolve(path)) ||
      (await this.isInside(path) && await this.secretAt(path, { isWritten: true }) === undefined);
  }

  /**
   * What is secret about `path`, e.g. "ssh keys"; undefined when nothing is. What everybody may read among keys is as
   * secret as they are when it `isWritten`: authorized_keys opens the account.
   */
  async secretAt(path: string, { isWritten = false } = {}): Promise<string | undefined> {
    const place = await resolvePath(path, this.cwd);
    for (const { secret, at, except } of await this.#secrets()) {
      const isThere = isAt(place, at) || isBelow(place, at);
      const isExcepted = (except !== undefined && isBelow(place, except)) ||
        (!isWritten && isPublic(place, secret));
      if (isThere && !isExcepted) return secret;
    }
    if (OF_A_PROCESS.test(place)) return ENVIRONMENT;
    return HOST_KEY.test(place) ? SSH_KEYS : undefined;
  }

  /** What secret lies somewhere below the directory `path`, or is it; with `names`, only files that are called so. */
  async secretBelow(
    path: string,
    { names }: { names?: readonly string[] | undefined } = {},
  ): Promise<string | undefined> {
    const place = await resolvePath(path, this.cwd);
    for (const { secret, at, except } of await this.#secrets()) {
      if (isBelow(at, place) && isThere(at) && holdsNamed(at, names, except)) return secret;
    }
    if (ABOVE_PROCESSES.test(place) && isThere("/proc/self/environ")) return ENVIRONMENT;
    return await this.secretAt(path);
  }

  /** Looked up once: many words of a command are compared with them. */
  #secrets(): Promise<Secret[]> {
    return this.#known ??= this.#findSecrets();
  }

  async #findSecrets(): Promise<Secret[]> {
    const own = await resolvePath(this.isonforgeHome, this.cwd);
    const home = await resolvePath(this.home, this.cwd);
    const ofHome = HOME_SECRETS.map((name) => join(home, name));
    const listed = new ListedDirectories(ofHome);
    const ofSystem = SYSTEM_SECRETS.map((path) => resolvePath(path, this.cwd));
    return [
      { secret: "isonforge's own files", at: own, except: join(own, WORKTREES) },
      ...ofHome.map((path) => ({
        secret: path.endsWith(".ssh") ? SSH_KEYS : "keys or passwords",
        at: listed.resolve(path, home),
      })),
      ...(await Promise.all(ofSystem)).map((at) => ({ secret: "keys or passwords", at })),
    ];
  }
}

/** Whether a file of one of those names is at `path` or below it; of more than is looked at, it is. */
function holdsNamed(
  path: string,
  names: readonly string[] | undefined,
  except: string | undefined,
): boolean {
  if (names === undefined) return true;
  let left = MAX_LOOKED_AT;
  const queue = [path];
  for (const at of queue) {
    if (at === except) continue;
    if (names.every((pattern) => matchesGlob(at.slice(at.lastIndexOf("/") + 1), pattern))) {
      return true;
    }
    try {
      for (const { name } of Deno.readDirSync(at)) {
        if (--left < 0) return true;
        queue.push(`${at}/${name}`);
      }
    } catch {
      // A file, or nothing that can be read.
    }
  }
  return false;
}

/** Whatever the case of letters: on macOS `~/.SSH` is `~/.ssh`. */
function isBelow(path: string, directory: string): boolean {
  if (directory === "/") return path !== "/";
  return path.toLowerCase().startsWith(`${directory.toLowerCase()}/`);
}

function isAt(path: string, other: string): boolean {
  return path.toLowerCase() === other.toLowerCase();
}

function isPublic(path: string, secret: string): boolean {
  return secret === SSH_KEYS && PUBLIC_NAME.test(path.slice(path.lastIndexOf("/") + 1));
}
