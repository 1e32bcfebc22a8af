/**
 * This program where nodes find it.
 *
 * @module
 */
import { join } from "@std/path/join";
import { writeFileAtomically } from "../../../sys/files/atomic_write.ts";
import { ensurePrivateDirectory } from "../../../sys/files/private_directory.ts";
import { exists } from "../../../sys/files/info_at.ts";
import { noteOutside } from "../../../sys/files/temporary_directory.ts";
import { systemFailure } from "../../../sys/system_error.ts";

/** In the home, for copies: each under its hash, so that a job that waits finds the one that submitted it. */
const DIRECTORY = "bin";

/**
 * Words that start this program on a node: the same ones where it lies on the home's file system, which nodes share;
 * else those of a copy in the home, which is made once.
 *
 * @param self the words that start it here, the program first
 * @throws {UserError} when it cannot be copied
 */
export async function sharedProgram(
  self: readonly string[],
  { home, deviceOf = device }: { home: string; deviceOf?: (path: string) => Promise<number> },
): Promise<string[]> {
  const [program = "", ...words] = self;
  // From source it is Deno's, with a tree of files beside it.
  if (words.length > 0) return [...self];
  // Before the first agent there may be none.
  ensurePrivateDirectory(home, { mayBeLink: true });
  if (await deviceOf(program) === await deviceOf(home)) return [...self];
  const directory = join(home, DIRECTORY);
  try {
    ensurePrivateDirectory(directory);
    const bytes = await Deno.readFile(program);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 16);
    const copy = join(directory, `isonforge-${hash}`);
    // A name that appears is whole, and a hundred megabytes that came half-way do not stay.
    if (!exists(copy)) await writeFileAtomically(copy, bytes, { mode: 0o700, note: noteOutside });
    return [copy];
  } catch (error) {
    throw systemFailure(`cannot copy ${program} to where nodes find it`, error);
  }
}

async function device(path: string): Promise<number> {
  return (await Deno.stat(path)).dev;
}
