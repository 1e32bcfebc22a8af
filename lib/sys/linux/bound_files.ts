/**
 * Linux: to which file a socket is bound. The kernel's table has only the name that its program used, which may be relative to a
 * directory that nobody knows: of two programs that each listen at `tmp/server.sock`, both files would be either's.
 *
 * See sock_diag(7) and include/uapi/linux/unix_diag.h.
 *
 * @module
 */
const AF_UNIX = 1;
const AF_NETLINK = 16;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_SOCK_DIAG = 4;
const MSG_DONTWAIT = 0x40;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 0x1;
const NLM_F_DUMP = 0x300;
const NLMSG_DONE = 3;
const UDIAG_SHOW_VFS = 0x2;
const UNIX_DIAG_VFS = 1;
/** Sizes of the headers of a message and of an attribute, and of what is asked and answered. */
const HEADER = 16;
const ATTRIBUTE = 4;
const REQUEST = 24;
const ANSWER = 16;
/** More than the kernel puts into one part of its answer. */
const MAX_PART = 64 * 1024;

/** A file, as the kernel numbers it. */
export interface BoundFile {
  /** `major:minor` of its file system. */
  device: string;
  /** The lower 32 bits of its number. */
  inode: number;
}

/**
 * All sockets of this network that are bound to files, by the inodes that /proc/net/unix has of them.
 *
 * @returns undefined where the kernel does not tell, as without CONFIG_UNIX_DIAG
 */
export function boundFiles(): ReadonlyMap<string, BoundFile> | undefined {
  const libc = Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    send: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
    recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const { socket, send, recv, close } = libc.symbols;
  const descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  try {
    if (descriptor < 0) return undefined;
    const request = requestForAll();
    if (Number(send(descriptor, request, BigInt(request.length), 0)) !== request.length) {
      return undefined;
    }
    const found = new Map<string, BoundFile>();
    const part = new Uint8Array(MAX_PART);
    for (;;) {
      // Each part is there when the one before has been read.
      const size = Number(recv(descriptor, part, BigInt(part.length), MSG_DONTWAIT));
      if (size <= 0) return undefined;
      const end = addAnswers(new DataView(part.buffer, 0, size), found);
      if (end !== undefined) return end ? found : undefined;
    }
  } finally {
    if (descriptor >= 0) close(descriptor);
    libc.close();
  }
}

function requestForAll(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER + REQUEST);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, SOCK_DIAG_BY_FAMILY, true);
  view.setUint16(6, NLM_F_REQUEST | NLM_F_DUMP, true);
  view.setUint8(HEADER, AF_UNIX);
  // In whatever state, and any: udiag_states, udiag_show, udiag_cookie.
  view.setUint32(HEADER + 4, 0xffffffff, true);
  view.setUint32(HEADER + 12, UDIAG_SHOW_VFS, true);
  view.setUint32(HEADER + 16, 0xffffffff, true);
  view.setUint32(HEADER + 20, 0xffffffff, true);
  return bytes;
}

/** @returns whether that was all, true or, for an error, false; undefined as long as more comes */
function addAnswers(view: DataView, found: Map<string, BoundFile>): boolean | undefined {
  for (let at = 0; at + HEADER <= view.byteLength;) {
    const length = view.getUint32(at, true);
    const type = view.getUint16(at + 4, true);
    if (type !== SOCK_DIAG_BY_FAMILY) return type === NLMSG_DONE;
    const end = Math.min(at + length, view.byteLength);
    const inode = view.getUint32(at + HEADER + 4, true);
    for (let from = at + HEADER + ANSWER; from + ATTRIBUTE <= end;) {
      const size = view.getUint16(from, true);
      if (view.getUint16(from + 2, true) === UNIX_DIAG_VFS) {
        const device = view.getUint32(from + ATTRIBUTE + 4, true);
        found.set(String(inode), {
          // As the kernel packs it: include/linux/kdev_t.h.
          device: `${device >>> 20}:${device & 0xfffff}`,
          inode: view.getUint32(from + ATTRIBUTE, true),
        });
      }
      from += Math.max(aligned(size), ATTRIBUTE);
    }
    at += Math.max(aligned(length), HEADER);
  }
  return undefined;
}

function aligned(size: number): number {
  return (size + 3) & ~3;
}
