/**
 * The skills that there are.
 *
 * @module
 */
import type { Skill } from "../../engine/extensions/skills/skill.ts";
import { abbreviate } from "../../text/abbreviate.ts";
import { takesColor } from "./print.ts";
import { formatTable } from "./table.ts";

const MAX_DESCRIPTION = 70;

/** A table of the skills, or where one would be looked for. */
export function skillLines(skills: readonly Skill[]): string[] {
  if (skills.length === 0) {
    return [
      "No skills: they stand in ~/.isonforge/skills, and in .isonforge/skills, .claude/skills and .claude/commands here.",
    ];
  }
  const rows = skills.map((skill) =>
    [
      skill.isForUser ? `/${skill.name} ${skill.argumentHint}`.trim() : skill.name,
      skill.isRepositorys ? "project" : "user",
      skill.isForModel ? "you and the model" : "you",
      abbreviate(skill.description, MAX_DESCRIPTION),
    ].map((text) => ({ text }))
  );
  return [
    formatTable(["Skill", "From", "Used by", "For"], { rows, color: takesColor(Deno.stdout) }),
  ];
}
