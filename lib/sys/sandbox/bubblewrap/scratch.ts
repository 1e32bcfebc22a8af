/**
 * The directory of a sandbox outside of it: its /tmp, and what bubblewrap reads.
 *
 * @module
 */
import { join } from "@std/path/join";
import { makeLockedDirectory, removeTree } from "../../files/removed_by_the_next.ts";
import { resolvePathSync } from "../../files/resolve_path.ts";
import { SANDBOX_PREFIX } from "../../files/temporary_directory.ts";
import { COVERS, type ScratchDirectory } from "./bubblewrap_arguments.ts";

const OUTPUT = "output";
/** Of a file name, in bytes. */
const MAX_NAME = 200;

/** It is removed when it is disposed of; what a killed run left, who records its end removes, or the next one. */
export class Scratch implements ScratchDirectory, Disposable {
  readonly path: string;
  readonly tmp: string;
  readonly varTmp: string;
  readonly spills: string;
  readonly emptyFile: string;
  readonly unreadableFile: string;

  /** @param directory where to make it: a temporary one */
  constructor(directory: string) {
    this.path = resolvePathSync(makeLockedDirectory(SANDBOX_PREFIX, directory), "/");
    this.tmp = this.#directory("tmp");
    this.varTmp = this.#directory("var-tmp");
    this.spills = this.#directory(OUTPUT);
    // Also seen inside, where further files can be covered with them.
    this.emptyFile = this.write(`${OUTPUT}/${COVERS.empty}`, new Uint8Array(), 0o400);
    this.unreadableFile = this.write(`${OUTPUT}/${COVERS.unreadable}`, new Uint8Array(), 0o400);
    Deno.chmodSync(this.unreadableFile, 0);
  }

  /** The same for the same path. */
  directoryFor(path: string): string {
    const name = `own-${encodeURIComponent(path)}`.slice(-MAX_NAME);
    const directory = join(this.path, name);
    Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
    return directory;
  }

  /** Writes a file and returns its path. */
  write(name: string, data: Uint8Array, mode = 0o600): string {
    const path = join(this.path, name);
    Deno.writeFileSync(path, data, { mode });
    return path;
  }

  [Symbol.dispose](): void {
    removeTree(this.path);
  }

  #directory(name: string): string {
    const path = join(this.path, name);
    Deno.mkdirSync(path);
    // As programs know it; nobody else comes so far.
    Deno.chmodSync(path, 0o1777);
    return path;
  }
}
