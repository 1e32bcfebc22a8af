/**
 * The checksum of a file.
 *
 * @module
 */

/**
 * The SHA-256 of a file in hexadecimal digits; undefined where there is no such file.
 *
 * @throws {Deno.errors} when it cannot be read otherwise
 */
export async function sha256OfFile(path: string): Promise<string | undefined> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
