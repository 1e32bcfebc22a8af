/**
 * Writes the parts of a program, its groups and their code caches as one file, see `pack.ts`.
 *
 * @module
 */
import { deflateRawSync } from "node:zlib";
import { join } from "@std/path/join";
import { INDEX_FILE, PACK_FILE, type PackIndex, type Stretch } from "./pack.ts";
import type { Parts } from "./parts.ts";

/** Which parts lie together: the group of each that is in one. */
export type Groups = Readonly<Record<string, string>>;

/** V8 copies a code cache that does not begin at a multiple of it. */
const ALIGNMENT = 8;

/** The script of each group. */
export function groupScripts(parts: Parts, groups: Groups): Map<string, string> {
  const bodies = new Map<string, string[]>();
  for (const [name, text] of parts) {
    const group = groups[name];
    if (group === undefined) continue;
    bodies.set(group, [...bodies.get(group) ?? [], `${JSON.stringify(name)}:${text}`]);
  }
  return new Map(
    bodies.entries().map(([group, texts]) => {
      const text = `({${texts.join(",")}})`;
      // Parts are ASCII.
      return [group, text.padEnd(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT)];
    }),
  );
}

/**
 * Writes the pack and its index into `directory`; parts that are in no group are compressed as RFC 1951 has it.
 *
 * @param caches the code cache of each group that has one
 */
export async function writePack(
  directory: string,
  parts: Parts,
  { groups, caches = new Map() }: {
    groups: Groups;
    caches?: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  },
): Promise<PackIndex> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  // Behind the id, which is hexadecimal digits of a SHA-256.
  let end = 64;
  const add = (bytes: Uint8Array<ArrayBuffer>): Stretch => {
    pieces.push(bytes);
    end += bytes.length;
    return [end - bytes.length, bytes.length];
  };
  const places: Record<string, PackIndex["groups"][string]> = {};
  for (const [group, text] of groupScripts(parts, groups)) {
    const cache = caches.get(group) ?? new Uint8Array();
    places[group] = { script: add(encoder.encode(text)), cacheLength: cache.length };
    add(cache);
  }
  const others: Record<string, Stretch> = {};
  for (const [name, text] of parts) {
    if (groups[name] !== undefined) continue;
    others[name] = add(new Uint8Array(deflateRawSync(`(${text})`, { level: 9 })));
  }
  const list = add(encoder.encode(JSON.stringify(others)));
  const rest = new Uint8Array(await new Blob(pieces).arrayBuffer());
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", rest)).toHex();
  const index: PackIndex = { id, groupOf: groups, groups: places, others: list, isFile: true };
  await Deno.writeFile(join(directory, PACK_FILE), new Blob([id, rest]).stream());
  await writeIndex(directory, index);
  return index;
}

export async function writeIndex(directory: string, index: PackIndex): Promise<void> {
  await Deno.writeTextFile(join(directory, INDEX_FILE), JSON.stringify(index));
}
