/**
 * Systems without /proc/self/fd (macOS): a place is looked at right before it is used, and not held.
 *
 * @module
 */
import { join } from "@std/path/join";
import type { HeldPlace, HoldOptions } from "./held_place.ts";
import { resolvePathSync } from "./resolve_path.ts";

/** See `holdPlace()`. */
export function holdByName(
  place: string,
  { isDirectoryMade = false }: HoldOptions = {},
): HeldPlace {
  refuseLinks(place);
  if (isDirectoryMade) Deno.mkdirSync(place, { recursive: true });
  // A loop of links resolves to itself.
  if (Deno.lstatSync(place).isSymlink) refuse(place);
  refuseLinks(place);
  return {
    path: place,
    child: (name) => holdByName(join(place, name)),
    [Symbol.dispose]() {},
  };
}

function refuseLinks(place: string): void {
  if (resolvePathSync(place, "/") !== place) refuse(place);
}

function refuse(place: string): never {
  throw new Deno.errors.FilesystemLoop(`a symbolic link is not followed: "${place}"`);
}
