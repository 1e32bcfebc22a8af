/**
 * Bytes as text.
 *
 * @module
 */

/** Two lowercase digits for each byte. */
export function encodeHex(bytes: ArrayBuffer | Uint8Array): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
