/**
 * Where all worktrees are: on its own, as every run in the foreground asks for it.
 *
 * @module
 */
import { join } from "@std/path/join";

/** The directory of all worktrees. Without symbolic links, as git names them. */
export async function worktreesDirectory(home: string): Promise<string> {
  return join(await Deno.realPath(home).catch(() => home), "worktrees");
}
