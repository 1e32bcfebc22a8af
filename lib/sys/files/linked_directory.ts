/**
 * @module
 */
import { dirname } from "@std/path/dirname";
import { resolvePathSync } from "./resolve_path.ts";

/** Where a link leads, as far as it is to be walked into. */
export type LinkedDirectory = "inside" | "outside" | "above" | "none";

/**
 * Whether a symbolic link is a directory below `root`. One that leads back to a directory in which it lies is above: whoever
 * walks into it comes by there again.
 *
 * @param path of the link, absolute
 * @example
 * ```ts
 * // /work/.claude/skills/deploy -> ../../tools/deploy
 * linkedDirectory("/work/.claude/skills/deploy", "/work"); // "inside"
 * ```
 */
export function linkedDirectory(path: string, root: string): LinkedDirectory {
  const place = resolvePathSync(path, "/");
  try {
    if (!Deno.lstatSync(place).isDirectory) return "none";
  } catch {
    return "none";
  }
  const top = resolvePathSync(root, "/");
  if (top !== "/" && !`${place}/`.startsWith(`${top}/`)) return "outside";
  const home = resolvePathSync(dirname(path), "/");
  return `${home}/`.startsWith(place === "/" ? "/" : `${place}/`) ? "above" : "inside";
}
