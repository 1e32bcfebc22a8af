/**
 * What a recorder saw: which parts lie together, and the code cache of each group. What V8 has compiled by then hangs on
 * which of two things came first, now and then: so a recording is made once, and whoever builds the same archive again
 * takes it as it is.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../../lib/errors.ts";
import { sha256OfFile } from "../sha256_of_file.ts";
import { groupFiles } from "./part_loader.ts";

/** As JSON in a file of a release. */
export interface Recording {
  /** The group of each part that is in one. */
  groups: Record<string, string>;
  /** Of each group: the SHA-256 of its script in hexadecimal digits, and its code cache in Base64. */
  caches: Record<string, { script: string; cache: string }>;
}

/**
 * Reads what {@linkcode writeRecording} wrote.
 *
 * @throws {UserError} when the file cannot be read, or is something else
 */
export async function readRecording(path: string): Promise<Recording> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new UserError(`cannot read the code cache "${path}"`, {
      hint: "take code-cache.json from the release that is built again",
      cause: error,
    });
  }
  try {
    const { groups, caches } = JSON.parse(text);
    if (typeof groups === "object" && typeof caches === "object") return { groups, caches };
  } catch {
    // Said below.
  }
  throw new UserError(`not a code cache: "${path}"`, {
    hint: "take code-cache.json from the release that is built again",
  });
}

export async function writeRecording(path: string, recording: Recording): Promise<void> {
  await Deno.writeTextFile(path, JSON.stringify(recording));
}

/** Takes the caches of the groups in the directory `recorded`; their scripts lie in `parts`. */
export async function takeRecording(
  groups: Record<string, string>,
  { parts, recorded }: { parts: string; recorded: string },
): Promise<Recording> {
  const caches: Recording["caches"] = {};
  for (const group of [...new Set(Object.values(groups))].sort()) {
    const cache = await Deno.readFile(join(recorded, groupFiles(group).cache));
    caches[group] = { script: await scriptSum(parts, group), cache: cache.toBase64() };
  }
  return { groups, caches };
}

/**
 * Lays the caches beside the scripts in the directory `parts`.
 *
 * @throws {UserError} when they are of other scripts
 */
export async function placeCaches({ caches }: Recording, parts: string): Promise<void> {
  for (const [group, { script, cache }] of Object.entries(caches)) {
    if (await scriptSum(parts, group) !== script) {
      throw new UserError("the code cache is of other sources, or of another Deno", {
        hint: "build the commit and with the Deno of the release that it belongs to",
      });
    }
    await Deno.writeFile(join(parts, groupFiles(group).cache), Uint8Array.fromBase64(cache));
  }
}

/** Empty where there is no such script. */
async function scriptSum(parts: string, group: string): Promise<string> {
  return await sha256OfFile(join(parts, groupFiles(group).script)) ?? "";
}
