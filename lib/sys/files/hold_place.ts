/**
 * How files are held and opened on this system.
 *
 * @module
 */
import { isLinux } from "../platform.ts";
import type { HeldPlace, HoldOptions } from "./held_place.ts";
import { holdOnLinux } from "./linux_places.ts";
import { holdByName } from "./named_places.ts";

/**
 * Holds the file or directory at `place`, which `resolvePath` has given: no link is followed on the way.
 *
 * @throws {Deno.errors.NotFound} when there is nothing
 * @throws {Deno.errors.FilesystemLoop} when it, or a directory above it, is a link (by now)
 */
export function holdPlace(place: string, options: HoldOptions = {}): HeldPlace {
  return isLinux() ? holdOnLinux(place, options) : holdByName(place, options);
}
