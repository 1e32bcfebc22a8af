/**
 * A prompt that begins with a slash: a skill, a path, or a slip.
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../../config/environment.ts";
import { typedCommand } from "../../../engine/extensions/skills/typed_command.ts";
import { UsageError } from "../../../errors.ts";
import { exists } from "../../../sys/files/info_at.ts";
import { nearNames } from "../../../text/near_names.ts";
import { PROGRAM } from "../../../version.ts";
import { isChatCommand } from "../../interactive/chat_commands.ts";

/**
 * Refuses what looks like a skill and is none: a model would be sent a slip of the fingers. What begins with a path that
 * exists is a prompt.
 *
 * @param prompt as typed
 * @throws {UsageError}
 */
export async function checkTypedSkill(prompt: string, cwd: string): Promise<void> {
  const command = typedCommand(prompt);
  if (command === undefined || exists(`/${command.name}`)) return;
  const { findSkills } = await import("../../../engine/extensions/skills/find_skills.ts");
  const { isTypedSkill } = await import("../../../engine/extensions/skills/skill.ts");
  const home = isonforgeHome();
  const { skills } = await findSkills(cwd, { home, userHome: environmentVariable("HOME") ?? home });
  if (isTypedSkill(command.name, skills)) return;
  if (isChatCommand(command.name)) {
    throw new UsageError(`/${command.name} is a command of a conversation`, {
      hint: `start one with ${PROGRAM}, and type it there`,
    });
  }
  const names = skills.flatMap(({ name, isForUser }) => isForUser ? name : []);
  const [near] = nearNames(command.name, names);
  throw new UsageError(`there is no skill "${command.name}"`, {
    hint: near !== undefined
      ? `did you mean /${near}? A word before the slash makes it a prompt`
      : names.length === 0
      ? "a word before the slash makes it a prompt; skills stand in .claude/skills, .isonforge/skills and ~/.isonforge/skills"
      : `there is ${
        names.map((name) => `/${name}`).join(", ")
      }; a word before the slash makes it a prompt`,
  });
}
