/**
 * Where a compiled program keeps its parts: one file, the pack, of which a start reads what it needs. It lies in the program
 * itself, behind what the system loads of it. What `deno compile` embeds would be read whole at every start, into memory that
 * each process has to itself (0.8 ms and 2 MB for each MB, measured).
 *
 * It stands alone: of the project it imports nothing.
 *
 * @module
 */

/** A stretch of the pack: where it begins, and its length in bytes. */
export type Stretch = readonly [offset: number, length: number];

/** What a program has to know of its pack, as JSON. */
export interface PackIndex {
  /** What the pack begins with, in ASCII: the sum of the rest. */
  id: string;
  /** Which group each part belongs to; the others are on their own. */
  groupOf: Readonly<Record<string, string>>;
  /** Of each group: its script, and its code cache behind it. */
  groups: Readonly<Record<string, { script: Stretch; cacheLength: number }>>;
  /** Where the list of the other parts is: as JSON the {@linkcode Stretch} of each. */
  others: Stretch;
  /** Whether the pack is a file beside this index; else it is in the program. */
  isFile?: boolean;
}

/** The two files, in the directory of the program's entry. */
export const INDEX_FILE = "parts.json";
export const PACK_FILE = "parts.pack";

/** What the group is called in which all lies that one kind of command line needs. */
export function useGroup(use: string): string {
  return `use-${use}`;
}

/** Not what the program was built with. */
export class PackError extends Error {
  override name = "PackError";
}

/** An open pack. Its file stays open: by the time that a part is needed, another program may have taken its place. */
export class Pack implements Disposable {
  readonly index: PackIndex;
  readonly #file: Deno.FsFile;
  readonly #start: number;

  private constructor(index: PackIndex, file: Deno.FsFile) {
    this.index = index;
    this.#file = file;
    this.#start = index.isFile ? 0 : endOfElf(file);
  }

  /**
   * Opens what the index in `directory` is of.
   *
   * @param directory with a slash at its end
   * @throws {PackError} when the pack is not where it belongs, or is another one
   */
  static open(directory: string): Pack {
    const index: PackIndex = JSON.parse(Deno.readTextFileSync(directory + INDEX_FILE));
    const file = index.isFile ? Deno.openSync(directory + PACK_FILE) : openProgram();
    try {
      const pack = new Pack(index, file);
      const id = new TextDecoder().decode(pack.read([0, index.id.length]));
      if (id === index.id) return pack;
      throw new PackError("another pack");
    } catch (error) {
      file.close();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  /** @throws {PackError} when it ends before */
  read([offset, length]: Stretch): Uint8Array<ArrayBuffer> {
    return readAt(this.#file, this.#start + offset, length);
  }
}

/** The program that runs, also when another one is at its path by now. */
function openProgram(): Deno.FsFile {
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

/** Where an ELF ends, whatever was written behind it. */
export function endOfElf(file: Deno.FsFile): number {
  const header = new DataView(readAt(file, 0, HEADER_BYTES).buffer);
  return Number(header.getBigUint64(SECTIONS_OFFSET, true)) +
    header.getUint16(SECTION_BYTES, true) * header.getUint16(SECTION_COUNT, true);
}

function readAt(file: Deno.FsFile, position: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  file.seekSync(position, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const count = file.readSync(done === 0 ? bytes : bytes.subarray(done));
    if (count === null) throw new PackError("a pack that is too short");
    done += count;
  }
  return bytes;
}
