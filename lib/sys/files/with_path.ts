/**
 * Paths with names that are no UTF-8, which Deno cannot give to the system.
 *
 * @module
 */
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import { holdPlace } from "./hold_place.ts";

/**
 * Calls `use` with a path under which the system finds the same: that itself mostly, else one by way of what is held.
 *
 * @param path absolute, without links but at its end; names as `byte_names.ts` has them
 * @throws what `use` and `holdPlace()` throw; the latter also where a link itself has such a name
 */
export function withPath<T>(path: string, use: (path: string) => T): T {
  if (path.isWellFormed()) return use(path);
  const name = basename(path);
  if (!name.isWellFormed()) {
    using held = holdPlace(path);
    return use(held.path);
  }
  using above = holdPlace(dirname(path));
  return use(`${above.path}/${name}`);
}

/**
 * As `Deno.lstat`, whatever the names are made of.
 *
 * @param path as for {@linkcode withPath}
 * @throws what that throws: also for a link whose own name is no UTF-8
 */
export async function lstatByBytes(path: string): Promise<Deno.FileInfo> {
  return path.isWellFormed() ? await Deno.lstat(path) : lookByBytes(path);
}

function lookByBytes(path: string): Deno.FileInfo {
  // What is held is no link itself, but has the name of one.
  return withPath(path, basename(path).isWellFormed() ? Deno.lstatSync : Deno.statSync);
}
