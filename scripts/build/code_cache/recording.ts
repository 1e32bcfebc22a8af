/**
 * What a recorder saw: which parts lie together, and the code cache of each group. What V8 has compiled by then hangs on
 * which of two things came first, now and then: so a recording is made once, and whoever builds the same archive again
 * takes it as it is.
 *
 * @module
 */
import { join } from "@std/path/join";
import { UserError } from "../../../lib/errors.ts";
import type { Layout } from "./write_pack.ts";

/** As JSON in a file of a release. */
export interface Recording {
  layout: Layout;
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
    const { layout, caches } = JSON.parse(text);
    if (typeof layout === "object" && typeof caches === "object") return { layout, caches };
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

/** Takes the caches that recorders left in these directories, of these scripts. */
export async function takeRecording(
  layout: Layout,
  { scripts, recorded }: { scripts: ReadonlyMap<string, string>; recorded: readonly string[] },
): Promise<Recording> {
  const caches: Recording["caches"] = {};
  for (const directory of recorded) {
    for await (const { name } of Deno.readDir(directory)) {
      const script = scripts.get(name.replace(/\.cache$/, ""));
      if (script === undefined) continue;
      const cache = await Deno.readFile(join(directory, name));
      caches[name.replace(/\.cache$/, "")] = {
        script: await sumOf(script),
        cache: cache.toBase64(),
      };
    }
  }
  return { layout, caches };
}

/**
 * The code cache of each group.
 *
 * @throws {UserError} when they are of other scripts
 */
export async function cachesFor(
  scripts: ReadonlyMap<string, string>,
  { caches }: Recording,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  for (const [group, { script }] of Object.entries(caches)) {
    if (await sumOf(scripts.get(group) ?? "") === script) continue;
    throw new UserError("the code cache is of other sources, or of another Deno", {
      hint: "build the commit and with the Deno of the release that it belongs to",
    });
  }
  return new Map(
    Object.entries(caches).map(([group, { cache }]) => [group, Uint8Array.fromBase64(cache)]),
  );
}

async function sumOf(script: string): Promise<string> {
  const bytes = new TextEncoder().encode(script);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
