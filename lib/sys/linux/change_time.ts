/**
 * Linux: when directories were changed, as exactly as the file system knows it. Deno tells whole seconds.
 *
 * @module
 */
import { encodeName } from "../../text/byte_names.ts";

const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;
/** What is asked for: type, inode and change time. */
const STATX_TYPE = 0x1;
const STATX_CTIME = 0x80;
const STATX_INO = 0x100;
/** Of `struct statx`: its size, and where its fields stand; see statx(2). */
const BYTES = 256;
const AT = { mode: 28, inode: 32, seconds: 96, nanoseconds: 104, major: 136, minor: 140 };
const TYPE = 0o170000;
const DIRECTORY = 0o040000;

/** One directory as it is. */
export interface ChangeTime {
  /** Another text once it is another directory, or has got or lost a name. */
  mark: string;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * Looks at directories, no link to one among them; undefined where one of them is none, or cannot be looked at.
 *
 * @param paths absolute; names as `byte_names.ts` has them
 */
export function changeTimes(paths: Iterable<string>): ChangeTime[] | undefined {
  const libc = Deno.dlopen("libc.so.6", {
    statx: { parameters: ["i32", "buffer", "i32", "u32", "buffer"], result: "i32" },
  });
  try {
    const bytes = new Uint8Array(BYTES);
    const view = new DataView(bytes.buffer);
    const times: ChangeTime[] = [];
    for (const path of paths) {
      const name = encodeName(`${path}\0`);
      const asked = STATX_TYPE | STATX_INO | STATX_CTIME;
      if (libc.symbols.statx(AT_FDCWD, name, AT_SYMLINK_NOFOLLOW, asked, bytes) !== 0) {
        return undefined;
      }
      if ((view.getUint16(AT.mode, true) & TYPE) !== DIRECTORY) return undefined;
      const seconds = view.getBigInt64(AT.seconds, true);
      const nanoseconds = view.getUint32(AT.nanoseconds, true);
      const device = `${view.getUint32(AT.major, true)}:${view.getUint32(AT.minor, true)}`;
      times.push({
        mark: `${device} ${view.getBigUint64(AT.inode, true)} ${seconds}.${nanoseconds}`,
        at: Number(seconds) * 1_000 + nanoseconds / 1e6,
      });
    }
    return times;
  } finally {
    libc.close();
  }
}
