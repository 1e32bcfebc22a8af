/**
 * The seal of a program: the SHA-256 of all else in its file. A bit that has flipped shows only there, or as a crash.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { endOfElf, openProgram, readAt, SEAL_BYTES, SEAL_MARK } from "./program_file.ts";

/** At once; the program is 100 MB, of which nothing is to be kept. */
const CHUNK_BYTES = 1 << 20;

/**
 * Whether the file of this program is what was built. It is read whole, which takes 0.1 s and more.
 *
 * @returns `unsealed` where nothing can be told: from source, on macOS (which has signatures of its own), or with a base of
 *     `deno compile` that leaves no place for it
 */
export async function checkOwnSeal(): Promise<"whole" | "damaged" | "unsealed"> {
  if (!Deno.build.standalone || Deno.build.os !== "linux") return "unsealed";
  using file = openProgram();
  return await checkSeal(file);
}

/** The same of any program. */
export async function checkSeal(file: Deno.FsFile): Promise<"whole" | "damaged" | "unsealed"> {
  const place = endOfElf(file);
  const seal = place === undefined ? undefined : readAt(file, place, SEAL_BYTES);
  if (place === undefined || seal === undefined) return "unsealed";
  const text = new TextDecoder().decode(seal);
  if (!text.startsWith(SEAL_MARK)) return "unsealed";
  return text === await sealOf(pieces(file, place)) ? "whole" : "damaged";
}

/** The seal over these bytes. */
export async function sealOf(
  bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of bytes) hash.update(piece);
  return SEAL_MARK + hash.digest("hex");
}

/** All but the seal at this place. */
async function* pieces(file: Deno.FsFile, place: number): AsyncGenerator<Uint8Array> {
  yield* stretch(file, 0, place);
  yield* stretch(file, place + SEAL_BYTES, Infinity);
}

async function* stretch(file: Deno.FsFile, start: number, end: number): AsyncGenerator<Uint8Array> {
  await file.seek(start, Deno.SeekMode.Start);
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let position = start; position < end;) {
    const count = await file.read(chunk.subarray(0, Math.min(CHUNK_BYTES, end - position)));
    if (count === null) return;
    yield chunk.subarray(0, count);
    position += count;
  }
}
