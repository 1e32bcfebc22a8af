/**
 * Linux: sockets in the file system behind which somebody listens. A mount that is read-only keeps nobody from connecting.
 *
 * @module
 */
import { resolvePathSync } from "../files/resolve_path.ts";

/** Of the flags in /proc/net/unix: it listens; see include/net/tcp_states.h and net/unix/af_unix.c. */
const ACCEPTS = 0x10000;

/** Absolute, without links. */
export function listeningSockets(table = readTable()): string[] {
  return placesOf(namesIn(table));
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
    return isOpen && name.startsWith("/") ? [name] : [];
  });
}

function placesOf(names: readonly string[]): string[] {
  return names.map((name) => resolvePathSync(name, "/")).filter(isSocket);
}

function isSocket(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSocket ?? false;
  } catch {
    return false;
  }
}

function readTable(): string {
  try {
    return Deno.readTextFileSync("/proc/net/unix");
  } catch {
    return "";
  }
}
