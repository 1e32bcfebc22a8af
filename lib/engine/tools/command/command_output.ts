/**
 * The output of a command: as much of it as a model may see in memory, all of it in a file once that is too small.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { temporaryPlace } from "../../../sys/files/temporary_directory.ts";
import { writeAll } from "../../../sys/files/write_all.ts";
import { cleanText, dropEscapes } from "./clean_text.ts";
import { LastOfLine } from "./last_of_line.ts";
import { fileProblem } from "../outcome.ts";
import { HeadAndTail, MAX_OUTPUT_BYTES } from "../truncate.ts";
import { tryToRemove } from "../../../sys/files/remove_if_there.ts";

/** Contract, section 5: what one tool call may spill to disk. */
export const MAX_SPILL_BYTES = 100 * 1024 * 1024;

/** How many spilled files a run keeps: a long one must not fill the disk. */
const MAX_SPILLS = 10;
/** Those of this process, the oldest first. */
const spills: string[] = [];

/**
 * Collects output of any length in bounded memory. What exceeds the model's limit is spilled to a file of mode 0600
 * in the temporary directory of this process. It stays there for the model to read until ten newer ones exist, or the
 * run ends.
 */
export class CommandOutput {
  readonly #kept: HeadAndTail;
  readonly #maxBytes: number;
  readonly #directory: string | undefined;
  readonly #shownAs: string | undefined;
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();
  readonly #lines = new LastOfLine();
  readonly #onLimit: () => void;
  /** What has come so far, until it is known whether a file is needed. */
  #pending: Uint8Array[] = [];
  #bytes = 0;
  #spill: { path: string; file: Deno.FsFile } | undefined;
  #isOverLimit = false;
  /** Why the output is not kept whole. */
  #spillProblem: string | undefined;

  /** `onLimit` is called once, when more came than may be spilled; what comes after is dropped. */
  constructor(
    { onLimit, maxBytes = MAX_OUTPUT_BYTES, directory, shownAs = directory }: {
      onLimit: () => void;
      maxBytes?: number | undefined;
      /** For the spilled file; the temporary directory of this process unless given. */
      directory?: string;
      /** What commands and the model call that directory. */
      shownAs?: string;
    },
  ) {
    this.#onLimit = onLimit;
    this.#maxBytes = maxBytes;
    this.#directory = directory;
    this.#shownAs = shownAs;
    this.#kept = new HeadAndTail(maxBytes);
  }

  async add(piece: Uint8Array): Promise<void> {
    if (this.#isOverLimit) return;
    this.#bytes += piece.length;
    // Counted as the valid text that the model gets: a byte that is not UTF-8 becomes three.
    this.#keep(this.#lines.add(cleanText(this.#decoder.decode(piece, { stream: true }))));
    await this.#keepAll(piece);
    if (this.#bytes > MAX_SPILL_BYTES) {
      this.#isOverLimit = true;
      this.#onLimit();
    }
  }

  /** What the model sees; call it once, after the last piece. */
  async text(): Promise<string> {
    this.#keep(this.#lines.add(this.#decoder.decode()) + this.#lines.end());
    if (this.#kept.overflows) await this.#startSpill();
    const howToSee = this.#spillProblem !== undefined
      ? `it could not be kept whole: ${this.#spillProblem}`
      : this.#spill === undefined
      ? ""
      : `all of it is in "${this.#spillName(this.#spill.path)}": read it with offset, or grep it`;
    return dropEscapes(this.#kept.text(howToSee));
  }

  #spillName(path: string): string {
    return this.#shownAs === undefined ? path : join(this.#shownAs, basename(path));
  }

  #keep(text: string): void {
    this.#kept.add(this.#encoder.encode(text));
  }

  async #keepAll(piece: Uint8Array): Promise<void> {
    if (this.#spillProblem !== undefined) return;
    if (this.#spill === undefined) {
      // Copied: the piece may be a buffer that is used again.
      this.#pending.push(piece.slice());
      if (this.#bytes > this.#maxBytes || this.#kept.overflows) await this.#startSpill();
    } else {
      await this.#spilling(writeAll(this.#spill.file, piece));
    }
  }

  /** What a command does to the temporary directory must not cost its output: it is then only not kept whole. */
  async #spilling(writing: Promise<unknown>): Promise<void> {
    try {
      await writing;
    } catch (error) {
      this.#spillProblem = fileProblem(error);
      this.#pending = [];
    }
  }

  async #startSpill(): Promise<void> {
    if (this.#spill !== undefined || this.#spillProblem !== undefined) return;
    await this.#spilling(this.#openSpill());
  }

  async #openSpill(): Promise<void> {
    // makeTempFile creates with 0600 and a name that nobody can guess.
    // A run is a process: what it spilled goes with it.
    const path = await Deno.makeTempFile({
      dir: this.#directory ?? temporaryPlace(),
      prefix: "isonforge-output-",
      suffix: ".txt",
    });
    this.#spill = { path, file: await Deno.open(path, { append: true }) };
    spills.push(path);
    // It may have been removed by somebody else: then it takes no room either.
    for (const old of spills.splice(0, spills.length - MAX_SPILLS)) {
      await tryToRemove(old);
    }
    for (const piece of this.#pending) await writeAll(this.#spill.file, piece);
    this.#pending = [];
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#spill?.file.close();
    return Promise.resolve();
  }
}
