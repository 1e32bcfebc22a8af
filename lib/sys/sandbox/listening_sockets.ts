/**
 * Linux: sockets in the file system behind which somebody listens. A mount that is read-only keeps nobody from connecting.
 *
 * @module
 */
import { isSocketAt } from "../files/info_at.ts";
import { resolvePathSync } from "../files/resolve_path.ts";

/** Of the flags in /proc/net/unix: it listens; see include/net/tcp_states.h and net/unix/af_unix.c. */
const ACCEPTS = 0x10000;

export interface ListeningSocketsOptions {
  /** Directories in which a socket with a relative name may be, beside those that processes work in; asked only then. */
  mayBeIn?: () => readonly string[];
  /** As /proc/net/unix has it. */
  table?: string;
}

/** Absolute, without links. */
export function listeningSockets(
  { mayBeIn, table = readTable() }: ListeningSocketsOptions = {},
): string[] {
  return placesOf(namesIn(table), mayBeIn);
}

/** Notices those that come. */
export class SocketWatch {
  #known = new Set(namesIn(readTable()));

  /** Those that have come since the last time; absolute, without links. */
  takeNew(): string[] {
    const names = namesIn(readTable());
    const news = names.filter((name) => !this.#known.has(name));
    this.#known = new Set(names);
    return placesOf(news);
  }
}

/** As their programs have named them. */
function namesIn(table: string): string[] {
  return table.split("\n").slice(1).flatMap((line) => {
    const [, , , flags = "", type, , , ...words] = line.trim().split(/\s+/);
    const name = words.join(" ");
    // Datagrams are taken without listening.
    const isOpen = (Number.parseInt(flags, 16) & ACCEPTS) !== 0 || type === "0002";
    // Without a name, or with an abstract one, there is no file.
    return isOpen && name !== "" && !name.startsWith("@") ? [name] : [];
  });
}

function placesOf(
  names: readonly string[],
  mayBeIn: () => readonly string[] = () => [],
): string[] {
  let directories: readonly string[] | undefined;
  return names.flatMap((name) => {
    const starts = name.startsWith("/")
      ? ["/"]
      : directories ??= [...new Set([...workingDirectories(), ...mayBeIn()])];
    return starts.map((directory) => resolvePathSync(name, directory)).filter(isSocketAt);
  });
}

/** Of all processes that this user may look at: a relative name is that of one of them. */
function workingDirectories(): string[] {
  const found: string[] = [];
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      found.push(Deno.readLinkSync(`/proc/${name}/cwd`));
    } catch {
      // It has ended, or is another user's.
    }
  }
  return found;
}

function readTable(): string {
  try {
    return Deno.readTextFileSync("/proc/net/unix");
  } catch {
    return "";
  }
}
