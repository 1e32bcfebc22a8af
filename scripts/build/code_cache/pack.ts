/**
 * Where a compiled program keeps its parts: one file, the pack, of which a start reads what it needs. It lies in the program
 * itself, behind what the system loads of it. What `deno compile` embeds would be read whole at every start, into memory that
 * each process has to itself (0.8 ms and 2 MB for each MB, measured).
 *
 * Of the project it imports only what imports nothing: every start loads it.
 *
 * @module
 */
import {
  endOfElf,
  openProgram,
  readAt,
  SEAL_BYTES,
} from "../../../lib/sys/program/program_file.ts";

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
    this.#start = index.isFile ? 0 : behindSeal(file);
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
    const bytes = readAt(this.#file, this.#start + offset, length);
    if (bytes !== undefined) return bytes;
    throw new PackError("a pack that is too short");
  }

  /** Whether it is what was built: it is read whole, which takes some milliseconds. */
  async isWhole(): Promise<boolean> {
    const { id, others: [offset, length] } = this.index;
    const rest = this.read([id.length, offset + length - id.length]);
    return new Uint8Array(await crypto.subtle.digest("SHA-256", rest)).toHex() === id;
  }
}

function behindSeal(file: Deno.FsFile): number {
  const end = endOfElf(file);
  if (end === undefined) throw new PackError("no program");
  return end + SEAL_BYTES;
}
