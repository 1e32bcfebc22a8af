/**
 * Where the command that is being typed would run.
 *
 * @module
 */
import { resolve } from "@std/path/resolve";
import type { ParsedWords } from "./parsed_words.ts";

/** What `--cwd` names, else where the shell is; without symbolic links. */
export async function directoryOf(before: ParsedWords): Promise<string> {
  return await Deno.realPath(resolve(before.value("--cwd") ?? "."));
}
