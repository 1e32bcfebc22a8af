/**
 * What was ignored when a run began, beside the record of its first snapshot: paths that end with NUL each. A run may make it
 * visible to git, by a rule that it removes or by `git add -f`: it is no work of the run's then.
 *
 * @module
 */
import { writeFileAtomically } from "../../sys/files/atomic_write.ts";
import { readOwnFile } from "../../sys/files/read_own_file.ts";
import type { IgnoredFiles } from "../../sys/git/ignored_files.ts";
import { PathEntries } from "../../sys/git/path_entries.ts";
import { encodeHex } from "../../text/encode_hex.ts";
import { isObject } from "../../text/json.ts";

/** What a record says of its list: the SHA-256 of it, or why there is none. Records of earlier versions say nothing. */
export type IgnoredRecord = { sha256: string } | { unknown: string };

/** Keeps a list at `path`, whole or not at all. */
export async function writeIgnored(path: string, ignored: IgnoredFiles): Promise<IgnoredRecord> {
  if ("unknown" in ignored) return ignored;
  const bytes = new TextEncoder().encode(ignored.entries.map((entry) => `${entry}\0`).join(""));
  // Of what is lost in a power cut the hash is another one.
  if (bytes.length > 0) await writeFileAtomically(path, bytes, { isSynced: false });
  return { sha256: await hashOf(bytes) };
}

/** Reads it back; undefined where none was made, `unknown` where it is not what was written. */
export async function readIgnored(
  path: string,
  record: IgnoredRecord | undefined,
): Promise<PathEntries | { unknown: string } | undefined> {
  if (record === undefined || "unknown" in record) return undefined;
  let text = "";
  try {
    text = readOwnFile(path) ?? "";
  } catch {
    // Then its hash is another one.
  }
  const { sha256 } = record;
  const isSame = await hashOf(new TextEncoder().encode(text)) === sha256;
  if (!isSame) return { unknown: "its list is damaged" };
  return new PathEntries(text.split("\0").filter((entry) => entry !== ""), sha256);
}

/** Whether `value` is what a record may say of its list, if anything. */
export function isIgnoredRecord(value: unknown): value is IgnoredRecord | undefined {
  return value === undefined ||
    (isObject(value) && [value.sha256, value.unknown].some((part) => typeof part === "string"));
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeHex(await crypto.subtle.digest("SHA-256", bytes));
}
