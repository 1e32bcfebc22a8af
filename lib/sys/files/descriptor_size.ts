/**
 * The size of what a descriptor of ours writes to.
 *
 * Of the descriptor and not of a path: the file may have been renamed or removed meanwhile. Deno
 * itself has no fstat(2) for its standard streams.
 *
 * @module
 */
import { fstat } from "node:fs";

/** Bytes in the file behind a descriptor; undefined where that is a pipe, a terminal, or nothing. */
export function descriptorSize(descriptor: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    fstat(descriptor, (error, info) => resolve(error || !info.isFile() ? undefined : info.size));
  });
}
