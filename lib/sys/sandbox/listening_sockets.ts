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
  return table.split("\n").slice(1).flatMap((line) => {
    const [, , , flags = "", type, , , ...words] = line.trim().split(/\s+/);
    const path = words.join(" ");
    // Datagrams are taken without listening.
    const isOpen = (Number.parseInt(flags, 16) & ACCEPTS) !== 0 || type === "0002";
    if (!isOpen || !path.startsWith("/")) return [];
    const place = resolvePathSync(path, "/");
    return isSocket(place) ? [place] : [];
  });
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
