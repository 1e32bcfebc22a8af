/**
 * @module
 */
import { join } from "@std/path/join";
import { holdsSkills, skillPlaces } from "../../engine/extensions/skills/skill_places.ts";

/** Where skills and slash commands of a repository are, below its top. */
export function skillDirectories(root: string, cwd: string): string[] {
  return skillPlaces(root, cwd).flatMap((place) => [`${place}/skills`, `${place}/commands`]);
}

/** Whether a repository may bring skills. */
export function hasSkills(root: string, cwd: string): boolean {
  return skillPlaces(root, cwd).some((place) => holdsSkills(join(root, place)));
}
