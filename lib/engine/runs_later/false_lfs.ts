/**
 * Files that git LFS keeps under the name of others: it puts them into the working tree without a second look at what they are.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "@std/path/join";
import { reopenedEntries } from "../../sys/files/reopened.ts";
import { FAN_OUT } from "./object_directories.ts";

const PIECE_BYTES = 256 * 1024;

/**
 * Their paths.
 *
 * @param directory of git's
 * @param options.isYoung which of them to read
 * @param options.left how many milliseconds there are to do that
 * @throws where not all could be read
 */
export async function falseInLfs(
  directory: string,
  { isYoung, left }: { isYoung: (path: string) => boolean; left: () => number },
): Promise<string[]> {
  const found: string[] = [];
  const objects = join(directory, "lfs/objects");
  const below = (path: string) =>
    reopenedEntries(path).filter(({ name }) => FAN_OUT.test(name))
      .map(({ name }) => join(path, name));
  for (const place of below(objects).flatMap(below)) {
    for (const { name, isFile } of reopenedEntries(place)) {
      const path = join(place, name);
      if (!/^[0-9a-f]{64}$/i.test(name) || !isYoung(path)) continue;
      // By now nobody is left who could put something else there.
      if (!isFile || await sha256(path, left) !== name.toLowerCase()) found.push(path);
    }
  }
  return found;
}

/** @throws where it cannot be read in time */
async function sha256(path: string, left: () => number): Promise<string> {
  const hash = createHash("sha256");
  const bytes = new Uint8Array(PIECE_BYTES);
  using file = await Deno.open(path);
  for (let read = await file.read(bytes); read !== null; read = await file.read(bytes)) {
    if (left() <= 1) throw new Error("it takes too long");
    hash.update(bytes.subarray(0, read));
  }
  return hash.digest("hex");
}
