/**
 * Sockets of others that commands would see: no mount that is read-only keeps them from connecting.
 *
 * @module
 */
import { directoriesIn } from "../../sys/files/entries_in.ts";
import { isWithin } from "../../sys/files/is_within.ts";
import { listeningSockets } from "../../sys/sandbox/listening_sockets.ts";
import { kindOf, OWN_INSIDE, type SandboxProfile } from "../../sys/sandbox/sandbox_profile.ts";
import { slowMounts } from "../../sys/sandbox/other_names.ts";
import { socketFiles } from "../../sys/sandbox/socket_files.ts";

/** Where programs of the machine, and containers, have theirs; beside the home, and what is hidden as a whole. */
const PLACES = ["/opt", "/srv", "/var/lib", "/var/snap", "/mnt", "/media"];

/** Those that are not out of sight anyway. */
export function socketsSeenFrom(
  { roots, home, hidden, visible }: Record<"roots" | "hidden" | "visible", readonly string[]> & {
    /** Absolute, without links. */
    home: string;
  },
): string[] {
  const shown = [...roots, home, ...visible];
  const nearest = (path: string, directories: readonly string[]) =>
    Math.max(0, ...directories.filter((one) => isWithin(path, one)).map((one) => one.length));
  const mayBeIn = () => shown.flatMap((path) => [path, ...directoriesIn(path)]);
  // One that lies in the directories of the run is its own, unless somebody is known to listen.
  const lying = Deno.build.os === "linux"
    ? socketFiles([home, ...PLACES], { except: new Set([...roots, ...hidden, ...slowMounts()]) })
    : [];
  return [...listeningSockets({ mayBeIn, writable: roots }), ...lying].filter((path) =>
    nearest(path, shown) >= nearest(path, [...OWN_INSIDE, ...hidden])
  );
}

/** Whether commands would reach a socket that came after the profile was made, as far as its place tells. */
export function isReachable(socket: string, profile: SandboxProfile): boolean {
  const kind = kindOf(socket, profile);
  if (kind === undefined) return !OWN_INSIDE.some((directory) => isWithin(socket, directory));
  return kind !== "hidden" && kind !== "unreadable" && kind !== "own";
}
