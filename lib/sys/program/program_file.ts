/**
 * The file of a program that `deno compile` made, as the program itself reads it on Linux: an ELF, what the build of ours has
 * put behind it (its seal, see `seal.ts`, and its pack), and what Deno has written there.
 *
 * It imports nothing: every start loads it.
 *
 * @module
 */

/** What the seal begins with. */
export const SEAL_MARK = "sha-256 ";
/** Of a seal: the mark, and hexadecimal digits. A multiple of eight, as what stands behind it is read to. */
export const SEAL_BYTES = SEAL_MARK.length + 64;

/** What is said of a program whose file is not what was built. */
export const DAMAGED = {
  message: "the file of this program is damaged",
  hint: "install it anew",
} as const;

/** Opens the file of the program that runs, also when another one is at its path by now. */
export function openProgram(): Deno.FsFile {
  try {
    return Deno.openSync("/proc/self/exe");
  } catch {
    return Deno.openSync(Deno.execPath());
  }
}

/** Of elf(5), for 64 bits: the table of sections, which is the last that a linker writes. */
const HEADER_BYTES = 64;
const SECTIONS_OFFSET = 0x28;
const SECTION_BYTES = 0x3a;
const SECTION_COUNT = 0x3c;

/** Where an ELF ends, whatever was written behind it, in bytes; undefined where the file has not even a header. */
export function endOfElf(file: Deno.FsFile): number | undefined {
  const bytes = readAt(file, 0, HEADER_BYTES);
  if (bytes === undefined) return undefined;
  const header = new DataView(bytes.buffer);
  return Number(header.getBigUint64(SECTIONS_OFFSET, true)) +
    header.getUint16(SECTION_BYTES, true) * header.getUint16(SECTION_COUNT, true);
}

/** Reads so many bytes from there on; undefined where the file ends before. */
export function readAt(
  file: Deno.FsFile,
  position: number,
  length: number,
): Uint8Array<ArrayBuffer> | undefined {
  // A damaged header names any place.
  if (!Number.isSafeInteger(position)) return undefined;
  const bytes = new Uint8Array(length);
  file.seekSync(position, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const count = file.readSync(done === 0 ? bytes : bytes.subarray(done));
    if (count === null) return undefined;
    done += count;
  }
  return bytes;
}
