/**
 * What of a repository's skills and slash commands would run: `` !`command` `` in their text, and programs beside them.
 * Their text alone needs no trust, as that of AGENTS.md needs none.
 *
 * @module
 */
import { join } from "@std/path/join";
import { entriesIn } from "../../sys/files/entries_in.ts";
import { linkedDirectory } from "../../sys/files/linked_directory.ts";
import { readSmallFile } from "../../sys/files/read_small_file.ts";
import { FENCED } from "../../engine/extensions/skills/expand_skill.ts";
import { skillDirectories } from "./has_skills.ts";

export interface SkillFile {
  /** Below the top of the repository. */
  path: string;
  /** What its text runs; empty for a program beside a skill. */
  commands: readonly string[];
}

/** `` !`git status` `` */
const INJECTION = /!`([^`\n]+)`/g;
const MAX_BYTES = 1024 * 1024;
/** More is no collection of skills. */
const MAX_FILES = 2_000;
const MAX_DEPTH = 6;

/** Every file below the directories of skills that would run something, in a fixed order. */
export function skillFiles(root: string, cwd: string): SkillFile[] {
  let left = MAX_FILES;
  const found: SkillFile[] = [];
  const look = (directory: string, depth: number) => {
    for (const { name, isDirectory, isFile, isSymlink } of entriesOf(join(root, directory))) {
      if (--left < 0) return;
      const path = `${directory}/${name}`;
      const linked = isSymlink ? linkedDirectory(join(root, path), root) : "none";
      if ((isDirectory || linked === "inside") && depth < MAX_DEPTH) look(path, depth + 1);
      if ((!isFile && !isSymlink) || linked !== "none") continue;
      const isText = name.toLowerCase().endsWith(".md");
      const commands = isText ? commandsIn(root, path) : [];
      if (!isText || commands.length > 0) found.push({ path, commands });
    }
  };
  for (const directory of skillDirectories(root, cwd)) look(directory, 0);
  return found;
}

function commandsIn(root: string, path: string): string[] {
  const file = readSmallFile(join(root, path), { root, maxBytes: MAX_BYTES });
  if (file.kind !== "text") return [];
  return [...file.text.matchAll(INJECTION), ...file.text.matchAll(FENCED)]
    .map(([_all, command = ""]) => command);
}

function entriesOf(path: string): Deno.DirEntry[] {
  return entriesIn(path).sort((a, b) => a.name < b.name ? -1 : 1);
}
