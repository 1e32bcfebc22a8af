/**
 * Writes the parts of a program, its groups and their code caches as one file, see `pack.ts`.
 *
 * @module
 */
import { deflateRawSync } from "node:zlib";
import { join } from "@std/path/join";
import { INDEX_FILE, PACK_FILE, type PackIndex, type Stretch, useGroup } from "./pack.ts";
import type { Parts } from "./parts.ts";

/** Which parts lie together. */
export interface Layout {
  /** The group of each part that is in one. */
  groups: Readonly<Record<string, string>>;
  /** All that one kind of command line needs lies together once more. */
  uses: Readonly<Record<string, readonly string[]>>;
}

/** V8 copies a code cache that does not begin at a multiple of it. */
const ALIGNMENT = 8;

/** The script of each group and use. */
export function groupScripts(parts: Parts, { groups, uses }: Layout): Map<string, string> {
  const names = new Map<string, string[]>();
  for (const name of parts.keys()) {
    const group = groups[name];
    if (group !== undefined) names.set(group, [...names.get(group) ?? [], name]);
  }
  for (const [use, needed] of Object.entries(uses)) names.set(useGroup(use), [...needed]);
  return new Map(names.entries().map(([group, all]) => [group, scriptOf(parts, all)]));
}

function scriptOf(parts: Parts, names: readonly string[]): string {
  const bodies = names.map((name) => `${JSON.stringify(name)}:${parts.get(name)}`);
  const text = `({${bodies.join(",")}})`;
  // Parts are ASCII.
  return text.padEnd(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT);
}

/**
 * Writes the pack and its index into `directory`; parts that are in no group are compressed as RFC 1951 has it.
 *
 * @param caches the code cache of each group that has one
 */
export async function writePack(
  directory: string,
  parts: Parts,
  { layout, caches = new Map() }: {
    layout: Layout;
    caches?: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  },
): Promise<PackIndex> {
  const { groups } = layout;
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
  for (const [group, text] of groupScripts(parts, layout)) {
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
