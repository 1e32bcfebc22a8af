/**
 * The file system that the home is on: room, and whether locks on it can be relied on.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { statfs } from "node:fs/promises";
import { exists } from "../../sys/system_error.ts";
import { type Check, failure, ok, warning } from "./check.ts";

const LITTLE = 1024 ** 3;
const NOTHING = 16 * 1024 ** 2;

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
  async run({ home }) {
    if (home === undefined) return [];
    let path = home;
    while (!exists(path)) path = dirname(path);
    const { type, bavail, bsize } = await statfs(path);
    const free = bavail * bsize;
    const room = `${size(free)} free`;
    const mend = "isonforge rm <id…> removes agents with their logs; see isonforge agents";
    if (free < NOTHING) return [failure(room, mend)];
    if (free < LITTLE) return [warning(`${room}; one log may grow to 1 GiB`, mend)];
    const network = NETWORK[type];
    if (network === undefined) return [ok(room)];
    return [
      warning(
        `${room}, on ${network}: where flock(2) does not reach other machines, use a home from one at a time`,
        "export ISONFORGE_HOME=/path/on/a/local/disk",
      ),
    ];
  },
};

function size(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${Math.floor(bytes / 1024 ** power)} ${units[power]}`;
}
