/**
 * Linux: places are held by descriptors of openat(2) with O_PATH, and used through /proc/self/fd.
 *
 * Opened with O_PATH a FIFO does not wait and a device does nothing, so that what it is can be looked at first.
 * openat2(2) would follow the whole path in one call, but kernels before 5.6 and some containers do not have it.
 *
 * @module
 */
import { encodeName } from "../../text/byte_names.ts";
import type { HeldPlace, HoldOptions } from "./held_place.ts";
import { LINUX_FLAGS } from "./open_flags.ts";

/** Of openat(2). */
const O_PATH = 0o10000000;
const O_CLOEXEC = 0o2000000;
const O_DIRECTORY = Deno.build.arch === "aarch64" ? 0o40000 : 0o200000;
const AT_FDCWD = -100;

/** What open(2) may answer, as Deno says it; see errno(3). */
const ERRORS: Readonly<Record<number, [new (message: string) => Error, words: string]>> = {
  1: [Deno.errors.PermissionDenied, "Operation not permitted"],
  2: [Deno.errors.NotFound, "No such file or directory"],
  5: [Error, "Input/output error"],
  13: [Deno.errors.PermissionDenied, "Permission denied"],
  20: [Deno.errors.NotADirectory, "Not a directory"],
  23: [Error, "Too many open files in system"],
  24: [Error, "Too many open files"],
  36: [Deno.errors.InvalidData, "File name too long"],
  40: [Deno.errors.FilesystemLoop, "Too many levels of symbolic links"],
};

/** The whole of libc that is needed; loaded by the first call. */
function load() {
  return Deno.dlopen("libc.so.6", {
    openat: { parameters: ["i32", "buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    __errno_location: { parameters: [], result: "pointer" },
  }).symbols;
}
let libc: ReturnType<typeof load> | undefined;

/** See `holdPlace()`. */
export function holdOnLinux(place: string, { isDirectoryMade = false }: HoldOptions): HeldPlace {
  const names = place.split("/").filter((name) => name !== "");
  let held = new LinuxPlace(open(AT_FDCWD, { name: "/", isDirectory: true }));
  for (const [index, name] of names.entries()) {
    using above = held;
    const isDirectory = isDirectoryMade || index < names.length - 1;
    held = above.open(name, { isDirectory, isMade: isDirectoryMade });
  }
  return held;
}

class LinuxPlace implements HeldPlace {
  readonly path: string;
  readonly #descriptor: number;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.path = `/proc/self/fd/${descriptor}`;
  }

  child(name: string): HeldPlace {
    return this.open(name, { isDirectory: false, isMade: false });
  }

  open(name: string, { isDirectory, isMade }: { isDirectory: boolean; isMade: boolean }) {
    if (isMade) this.#makeDirectory(name);
    const held = new LinuxPlace(open(this.#descriptor, { name, isDirectory }));
    // Without O_DIRECTORY a link is opened itself.
    if (isDirectory || !Deno.statSync(held.path).isSymlink) return held;
    held[Symbol.dispose]();
    throw new Deno.errors.FilesystemLoop(`a symbolic link is not followed: '${name}'`);
  }

  #makeDirectory(name: string): void {
    // Deno cannot make one of such a name; opening it tells whether it is there.
    if (!name.isWellFormed()) return;
    try {
      Deno.mkdirSync(`${this.path}/${name}`);
    } catch (error) {
      // Opening it tells whether what is there is a directory.
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }

  [Symbol.dispose](): void {
    libc?.close(this.#descriptor);
  }
}

function open(
  directory: number,
  { name, isDirectory }: { name: string; isDirectory: boolean },
): number {
  libc ??= load();
  const flags = O_PATH | O_CLOEXEC | LINUX_FLAGS.noFollow | (isDirectory ? O_DIRECTORY : 0);
  const descriptor = libc.openat(directory, encodeName(`${name}\0`), flags);
  if (descriptor >= 0) return descriptor;
  const location = libc.__errno_location();
  const errno = location === null ? 0 : new Deno.UnsafePointerView(location).getInt32();
  const [KnownError, words] = ERRORS[errno] ?? [Error, "it cannot be opened"];
  throw new KnownError(`${words} (os error ${errno}): open '${name}'`);
}
