/**
 * Writing all of something: one `write` may take only a part.
 *
 * @module
 */

/**
 * Writes `bytes` to the last one.
 *
 * @example
 * ```ts
 * using file = await Deno.open("log", { append: true });
 * await writeAll(file, new TextEncoder().encode("a line\n"));
 * ```
 * @throws what `sink.write` throws; a part may then be written
 */
export async function writeAll(
  sink: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await sink.write(bytes.subarray(at));
}

/** The same without leaving the thread, for what has to be out before anything else happens. */
export function writeAllSync(
  sink: { writeSync(bytes: Uint8Array): number },
  bytes: Uint8Array,
): void {
  for (let at = 0; at < bytes.length;) at += sink.writeSync(bytes.subarray(at));
}
