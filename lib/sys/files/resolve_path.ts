/**
 * What the kernel opens under a name.
 *
 * @module
 */
import { linkAt } from "./info_at.ts";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { resolve } from "@std/path/resolve";

/** How many links the kernel follows before it gives up; see path_resolution(7). */
const MAX_LINKS = 40;
/** PATH_MAX of Linux, in bytes; macOS takes 1024. What is longer the kernel refuses as well. */
const MAX_PATH = 4096;

/**
 * The absolute path without symbolic links that `path` leads to, as path_resolution(7) has it: a link is followed
 * before a `..` after it counts. What does not exist is taken as it is written, and so is what comes after the 40th
 * link, which the kernel refuses. `~` is no more than a name: only shells read it.
 *
 * @param cwd absolute; where a relative path starts
 * @example
 * ```ts
 * // /work/link -> a/b/c
 * await resolvePath("link/../x", "/work"); // "/work/a/b/x", where text alone gives "/work/x"
 * ```
 */
export async function resolvePath(path: string, cwd: string): Promise<string> {
  const steps = walk(path, cwd);
  let step = steps.next();
  while (!step.done) step = steps.next(await Deno.readLink(step.value).catch(() => undefined));
  return step.value;
}

/** The same, for where nothing else can go on meanwhile. */
export function resolvePathSync(path: string, cwd: string): string {
  if (path.startsWith("/")) {
    try {
      // One call to the system where what is there is looked at name by name, and every name that is no link an exception.
      return Deno.realPathSync(path);
    } catch {
      // It is not there, or may not be looked at: that is for the walk.
    }
  }
  const steps = walk(path, cwd);
  let step = steps.next();
  while (!step.done) step = steps.next(linkAt(step.value));
  return step.value;
}

/** Yields each path that may be a link, and takes its target, or undefined when it is none. */
function* walk(path: string, cwd: string): Generator<string, string, string | undefined> {
  const names = (path.startsWith("/") ? path : `${cwd}/${path}`).split("/").toReversed();
  if (names.length >= MAX_PATH) return resolve(cwd, path);
  let place = "/";
  let links = 0;
  while (names.length > 0) {
    const name = names.pop() ?? "";
    if (name === "" || name === ".") continue;
    if (name === "..") {
      place = dirname(place);
      continue;
    }
    const next = join(place, name);
    const isFollowed = links < MAX_LINKS && next.length < MAX_PATH;
    const target = isFollowed ? yield next : undefined;
    if (target === undefined) {
      place = next;
      continue;
    }
    links++;
    names.push(...target.split("/").toReversed());
    if (target.startsWith("/")) place = "/";
  }
  return place;
}
