/**
 * Linux: sockets in the file system behind which somebody listens. A mount that is read-only keeps nobody from connecting.
 *
 * @module
 */
import { namesIn as namesOf } from "../files/entries_in.ts";
import { isSocketAt, linkAt } from "../files/info_at.ts";
import { reopenedInfo } from "../files/reopened.ts";
import { resolvePathSync } from "../files/resolve_path.ts";
import { mountsOf } from "../linux/mounts.ts";
import { BoundPlaces } from "./bound_places.ts";
import { otherNames } from "./other_names.ts";

/** Of the flags in /proc/net/unix: it listens; see include/net/tcp_states.h and net/unix/af_unix.c. */
const ACCEPTS = 0x10000;
/** How many containers and the like are looked at. */
const MAX_WORLDS = 64;

export interface ListeningSocketsOptions {
  /** Directories in which a socket with a relative name may be, beside those that processes work in; asked only then. */
  mayBeIn?: () => readonly string[];
  /** Directories that commands may write, and so may have closed. */
  writable?: readonly string[];
  /** As /proc/net/unix has it. */
  table?: string;
}

/** Absolute, without links. */
export function listeningSockets(
  { table, ...where }: ListeningSocketsOptions = {},
): string[] {
  if (table !== undefined) return placesOf(listenersIn(table), where);
  const places = placesOf(listenersIn(readTable()), { ...where, bound: new BoundPlaces() });
  return [...new Set([...places, ...socketsOfOthers()])];
}

/** Those of processes that have another network or other mounts, as in a container, where their files are seen here. */
function socketsOfOthers(): string[] {
  const seen = new Set([worldOf("self")]);
  const here = mountsOf("self");
  const mounts = linkAt("/proc/self/ns/mnt");
  const found: string[] = [];
  for (const pid of processes()) {
    const world = worldOf(pid);
    if (world === undefined || seen.has(world)) continue;
    seen.add(world);
    if (seen.size > MAX_WORLDS) break;
    const names = listenersIn(readTable(pid)).map(({ name }) => name)
      .filter((name) => name.startsWith("/"));
    const places = linkAt(`/proc/${pid}/ns/mnt`) === mounts
      ? names.map((name) => resolvePathSync(name, "/"))
      : otherNames(names, mountsOf(pid), here);
    found.push(...places.filter(isSocketAt));
  }
  return found;
}

/** What of a process tells whose sockets it has, and by which names; undefined of one that may not be looked at. */
function worldOf(pid: number | "self"): string | undefined {
  const [network, mounts] = ["net", "mnt"].map((name) => linkAt(`/proc/${pid}/ns/${name}`));
  return network === undefined || mounts === undefined ? undefined : `${network} ${mounts}`;
}

/** Notices those that come. */
export class SocketWatch {
  #known = new Set(listenersIn(readTable()).map(idOf));
  /** Those that have come and are somebody else's, with the places where they are. */
  readonly #others = new Map<string, readonly string[]>();

  /**
   * Those that have come since the beginning and are still listened to by others; absolute, without links.
   *
   * @param isSeen whether commands see a place: what they do not is nobody's concern
   * @param own the inodes of what they listen to themselves; asked only where there is something new
   */
  ofOthers(
    { mayBeIn, isSeen, own }: {
      mayBeIn: readonly string[];
      isSeen: (place: string) => boolean;
      own: () => ReadonlySet<string>;
    },
  ): string[] {
    const listeners = listenersIn(readTable());
    const ids = new Set(listeners.map(idOf));
    for (const id of this.#others.keys()) if (!ids.has(id)) this.#others.delete(id);
    const bound = new BoundPlaces();
    const news = listeners.filter((listener) => !this.#known.has(idOf(listener)))
      .map((listener) => ({
        listener,
        places: placesOf([listener], { mayBeIn: () => mayBeIn, bound }).filter(isSeen),
      }))
      .filter(({ places }) => places.length > 0);
    this.#known = ids;
    if (news.length > 0) this.#addOthers(news, own());
    return [...this.#others.values()].flat().filter((place) => isSeen(place) && isSocketAt(place));
  }

  #addOthers(
    news: readonly { listener: Listener; places: readonly string[] }[],
    own: ReadonlySet<string>,
  ): void {
    // One that has been closed since was nobody's when it was asked whose it is.
    const still = new Set(listenersIn(readTable()).map(idOf));
    for (const { listener, places } of news) {
      const id = idOf(listener);
      if (still.has(id) && !own.has(listener.inode)) this.#others.set(id, places);
    }
  }
}

interface Listener {
  inode: string;
  /** As its program has named it. */
  name: string;
}

/** Another one may get the same name. */
function idOf({ inode, name }: Listener): string {
  return `${inode} ${name}`;
}

function listenersIn(table: string): Listener[] {
  return table.split("\n").slice(1).flatMap((line) => {
    const [, , , flags = "", type, , inode = "", ...words] = line.trim().split(/\s+/);
    const name = words.join(" ");
    // Datagrams are taken without listening.
    const isOpen = (Number.parseInt(flags, 16) & ACCEPTS) !== 0 || type === "0002";
    // Without a name, or with an abstract one, there is no file.
    return isOpen && name !== "" && !name.startsWith("@") ? [{ inode, name }] : [];
  });
}

function placesOf(
  listeners: readonly Listener[],
  { mayBeIn = () => [], writable = [], bound }: Omit<ListeningSocketsOptions, "table"> & {
    bound?: BoundPlaces;
  } = {},
): string[] {
  let directories: readonly string[] | undefined;
  return listeners.flatMap(({ inode, name }) => {
    const starts = name.startsWith("/")
      ? ["/"]
      : directories ??= [...new Set([...workingDirectories(), ...mayBeIn()])];
    return starts.map((directory) => resolvePathSync(name, directory)).filter((place) => {
      const info = reopenedInfo(place, writable);
      return info?.isSocket === true && bound?.isAnother(inode, { place, info }) !== true;
    });
  });
}

/** Of all processes that this user may look at: a relative name is that of one of them. */
function workingDirectories(): string[] {
  return processes().flatMap((pid) => linkAt(`/proc/${pid}/cwd`) ?? []);
}

function processes(): number[] {
  return namesOf("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
}

function readTable(pid: number | "self" = "self"): string {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/net/unix`);
  } catch {
    return "";
  }
}
