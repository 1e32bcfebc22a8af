/**
 * @module
 */
import { join } from "@std/path/join";

/** Where skills and slash commands of a repository are. */
export const SKILL_DIRECTORIES = [".claude/skills", ".claude/commands", ".isonforge/skills"];

/** Whether a repository may bring skills. */
export function hasSkills(root: string): boolean {
  return SKILL_DIRECTORIES.some((name) => {
    try {
      return Deno.lstatSync(join(root, name)).isDirectory;
    } catch {
      return false;
    }
  });
}
