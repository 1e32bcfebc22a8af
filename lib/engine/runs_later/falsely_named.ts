/**
 * Reading objects of git, and telling whether their names are true.
 *
 * @module
 */
import { createHash, type Hash } from "node:crypto";
import { askReadGit } from "../../sys/git/read_git.ts";
import type { GitOptions } from "../../sys/git/run_git.ts";

/** A line of `git cat-file --batch` is shorter. */
const MAX_HEADER_BYTES = 200;
const LINE_END = 10;

export interface Named {
  /** Objects whose content has another name, as git reads them. */
  falsely: string[];
  /** What git does not see. */
  missing: string[];
}

/**
 * Reads objects for their names.
 *
 * @throws where git could not read all of them
 */
export async function falselyNamed(
  oids: readonly string[],
  git: GitOptions,
): Promise<Named> {
  if (oids.length === 0) return { falsely: [], missing: [] };
  const reader = new BatchReader();
  const { code, stderr } = await askReadGit(["cat-file", "--batch", "--buffer"], {
    ...git,
    stdin: `${oids.join("\n")}\n`,
    onStdout: (piece) => reader.take(piece),
  });
  if (code !== 0 || reader.count !== oids.length) throw new Error(stderr);
  return reader;
}

/**
 * Of an object that is still to be added; its digest is the name.
 *
 * @param digits of names in the repository: 40 or 64
 * @param header type and size in bytes
 */
export function objectHash(digits: number, header: string): Hash {
  return createHash(digits === 64 ? "sha256" : "sha1").update(`${header}\0`);
}

/** Of what `git cat-file --batch` prints; see git-cat-file(1). */
class BatchReader implements Named {
  readonly falsely: string[] = [];
  readonly missing: string[] = [];
  /** Objects that were answered for. */
  count = 0;
  #header = "";
  #object: { oid: string; hash: Hash; left: number } | undefined;

  /** @returns whether it is what that prints */
  take(piece: Uint8Array): boolean {
    for (let at = 0; at < piece.length;) {
      const object = this.#object;
      if (object === undefined) {
        const end = piece.indexOf(LINE_END, at);
        const upTo = end < 0 ? piece.length : end;
        this.#header += new TextDecoder().decode(piece.subarray(at, upTo));
        if (this.#header.length > MAX_HEADER_BYTES) return false;
        at = upTo + 1;
        if (end >= 0 && !this.#begin()) return false;
      } else if (object.left > 0) {
        const part = piece.subarray(at, at + object.left);
        object.hash.update(part);
        object.left -= part.length;
        at += part.length;
      } else {
        // Whatever was said of its length, its end is one of a line.
        if (piece[at] !== LINE_END) return false;
        at++;
        if (object.hash.digest("hex") !== object.oid) this.falsely.push(object.oid);
        this.#object = undefined;
        this.count++;
      }
    }
    return true;
  }

  #begin(): boolean {
    const [oid = "", type, size] = this.#header.split(" ");
    this.#header = "";
    if (type === "missing") {
      this.missing.push(oid);
      this.count++;
      return true;
    }
    if (size === undefined) return false;
    this.#object = { oid, hash: objectHash(oid.length, `${type} ${size}`), left: Number(size) };
    return true;
  }
}
