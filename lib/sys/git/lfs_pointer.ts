/**
 * The pointer that git LFS keeps in place of a file, computed without git LFS.
 *
 * @module
 */
import { encodeHex } from "../../text/encode_hex.ts";

const VERSION = "version https://git-lfs.github.com/spec/v1";
const POINTER =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:ext-.*\n)*oid sha256:([0-9a-f]{64})\nsize (\d+)\n/;
/** A pointer has no more bytes; see the specification of git LFS, docs/spec.md. */
export const MAX_POINTER = 1024;
/** A larger file is not read: one of exactly the right size is taken for the right one. */
const MAX_READ = 32 * 1024 * 1024;

/**
 * Whether the file at `path` is what the pointer `blob` stands for.
 *
 * @throws what the system says when the file cannot be read
 */
export async function isContentOf(blob: string, path: string): Promise<boolean> {
  const [, oid, size] = blob.length > MAX_POINTER ? [] : POINTER.exec(blob) ?? [];
  if (oid === undefined) return false;
  const info = await Deno.lstat(path);
  if (!info.isFile || info.size !== Number(size)) return false;
  return info.size > MAX_READ || await sha256(path) === oid;
}

/** The pointer for a file: what the clean filter of git LFS makes of it. Undefined for what is too large to be read. */
export async function pointerOf(path: string): Promise<string | undefined> {
  const { isFile, size } = await Deno.lstat(path);
  if (!isFile || size > MAX_READ) return undefined;
  return `${VERSION}\noid sha256:${await sha256(path)}\nsize ${size}\n`;
}

/** Whether a blob is such a pointer. */
export function isPointer(blob: string): boolean {
  return blob.length <= MAX_POINTER && POINTER.test(blob);
}

async function sha256(path: string): Promise<string> {
  return encodeHex(await crypto.subtle.digest("SHA-256", await Deno.readFile(path)));
}
