/**
 * `isonforge skills`
 *
 * @module
 */
import { environmentVariable, isonforgeHome } from "../../../config/environment.ts";
import { findSkills } from "../../../engine/extensions/skills/find_skills.ts";
import { ExitCode } from "../../../errors.ts";
import { printJson, printLine, printWarning } from "../../output/print.ts";
import { skillLines } from "../../output/skill_lines.ts";

export default async function skills({ json }: { json: boolean }): Promise<number> {
  const home = isonforgeHome();
  const userHome = environmentVariable("HOME") ?? home;
  const { skills, warnings } = await findSkills(Deno.cwd(), { home, userHome });
  for (const warning of warnings) printWarning(warning);
  if (json) {
    printJson(
      skills.map(({ name, description, path, isRepositorys, isForModel, isForUser }) => ({
        name,
        description,
        path,
        from: isRepositorys ? "project" : "user",
        for_model: isForModel,
        for_user: isForUser,
      })),
    );
  } else for (const line of skillLines(skills)) printLine(line);
  return ExitCode.done;
}
