/**
 * What a program reads when it starts.
 *
 * @module
 */
import { join } from "@std/path/join";
import { ISONFORGE } from "../programs.ts";
import { FOLDER, folderOf } from "./install.ts";
import type { Candidate } from "./candidate.ts";

/** Its own files, and its interpreter where it is a script. */
export async function programFiles({ contestant, program }: Candidate): Promise<string[]> {
  if (contestant.npm === undefined) return [ISONFORGE];
  const own = join(FOLDER, folderOf(contestant.name, contestant.npm));
  const interpreter = await interpreterOf(program);
  return interpreter === undefined ? [own] : [own, interpreter];
}

async function interpreterOf(program: string): Promise<string | undefined> {
  using file = await Deno.open(program);
  const head = new Uint8Array(128);
  await file.read(head);
  const [, name] = /^#!\S*?([^/\s]+)\s*\n/.exec(
    new TextDecoder().decode(head).replace(/^#!\/usr\/bin\/env\s+/, "#!"),
  ) ?? [];
  if (name === undefined) return undefined;
  const { stdout } = await new Deno.Command("/bin/sh", {
    args: ["-c", 'command -v -- "$1"', "sh", name],
  }).output();
  const path = new TextDecoder().decode(stdout).trim();
  return path === "" ? undefined : await Deno.realPath(path);
}
