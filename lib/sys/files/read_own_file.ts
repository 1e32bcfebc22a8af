/**
 * Reading what this program has written for itself, whatever stands there by now.
 *
 * @module
 */
import { type JsonObject, parsedObject } from "../../text/json.ts";

/** Far more than we write into any of these files. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The text of a file of ours. Undefined where there is none, and for what we have not made: a link, a directory, a file
 * that is huge, or a named pipe, at which whoever opens it would wait for ever.
 *
 * Synchronous: the files are small, and a list reads many.
 *
 * @throws what the system answers where it may not be read
 */
export function readOwnFile(path: string): string | undefined {
  try {
    const { isFile, size } = Deno.lstatSync(path);
    return isFile && size <= MAX_BYTES ? Deno.readTextFileSync(path) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * The object in a file of ours that is JSON; undefined where {@linkcode readOwnFile} is, and for what is damaged.
 *
 * @throws what the system answers where it may not be read
 */
export function readOwnObject(path: string): JsonObject | undefined {
  return parsedObject(readOwnFile(path) ?? "");
}

/** The same, and undefined also for what may not be read: to whoever asks, that tells as little. */
export function tryToReadOwnObject(path: string): JsonObject | undefined {
  try {
    return readOwnObject(path);
  } catch {
    return undefined;
  }
}
