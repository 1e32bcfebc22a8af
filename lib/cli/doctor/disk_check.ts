/**
 * The file system that the home is on: room, and whether locks on it can be relied on.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { statfs } from "node:fs/promises";
import { listDirectories } from "../../agents/record/records.ts";
import { exists } from "../../sys/files/info_at.ts";
import { PROGRAM } from "../../version.ts";
import { formatBytes } from "../../text/format_bytes.ts";
import { type Check, failure, type Finding, note, ok, warning } from "./check.ts";
import { homeDirectory } from "./home_directory.ts";

/** What one log may grow to unless ISONFORGE_LOG_MAX says otherwise. */
const LITTLE = 1024 ** 3;
const NOTHING = 16 * 1024 ** 2;
const MOVE = "export ISONFORGE_HOME=/path/on/another/disk";

/** `f_type` of what is on another machine; see statfs(2). */
const NETWORK: Record<number, string> = {
  0x6969: "NFS",
  0x517b: "SMB",
  0xfe534d42: "SMB",
  0xff534d42: "CIFS",
  0x01021997: "9p",
  0x00c36400: "Ceph",
};

export const diskCheck: Check = {
  name: "disk",
  async run(context) {
    const home = await homeDirectory(context.home);
    if (home === undefined) return [];
    let path = home;
    while (!exists(path)) path = dirname(path);
    const { type, blocks, bavail, bsize } = await statfs(path);
    if (blocks === 0) return [note("the file system does not tell how much is free")];
    const mayPrune = listDirectories(join(home, "agents")).length > 0;
    return [judgeDisk({ free: bavail * bsize, type, mayPrune })];
  },
};

export interface Disk {
  /** Bytes. */
  free: number;
  /** What statfs(2) calls the kind of the file system. */
  type: number;
  /** Whether there are agents, of which some may be removed. */
  mayPrune: boolean;
}

/** What there is to say about a file system. */
export function judgeDisk({ free, type, mayPrune }: Disk): Finding {
  const room = `${formatBytes(free)} free`;
  const fix = `${mayPrune ? `${PROGRAM} prune, or ` : ""}free space, or move the home: ${MOVE}`;
  if (free < NOTHING) return failure(room, fix);
  if (free < LITTLE) {
    return warning(`${room}; one log may grow to ${formatBytes(LITTLE)}`, fix);
  }
  const network = NETWORK[type];
  if (network === undefined) return ok(room);
  return warning(
    `${room}, on ${network}: where flock(2) does not reach other machines, use a home from one at a time`,
    "export ISONFORGE_HOME=/path/on/a/local/disk",
  );
}
