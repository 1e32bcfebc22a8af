/**
 * Flags of open(2) that Deno has no names for. Their numbers are the kernel's: fcntl.h of Linux (arm64 has its own)
 * and of macOS.
 *
 * @module
 */
import { isLinux } from "../platform.ts";

export interface OpenFlags {
  /** A FIFO or a device is opened without waiting for anybody. */
  readonly nonBlocking: number;
  /** A path that ends in a link is not opened. */
  readonly noFollow: number;
}

export const LINUX_FLAGS: OpenFlags = {
  nonBlocking: 0o4000,
  noFollow: Deno.build.arch === "aarch64" ? 0o100000 : 0o400000,
};

const DARWIN_FLAGS: OpenFlags = { nonBlocking: 0x4, noFollow: 0x100 };

/** For `open(2)` of this system. */
export function openFlags(): OpenFlags {
  return isLinux() ? LINUX_FLAGS : DARWIN_FLAGS;
}
