/**
 * `skill`: the instructions for a task, once the model needs them.
 *
 * @module
 */
import { nearNames } from "../../../text/near_names.ts";
import { type ArgumentsOf, readArguments, schemaOf } from "../../tools/arguments.ts";
import { optional, text } from "../../tools/fields.ts";
import { failed } from "../../tools/outcome.ts";
import type { Tool } from "../../tools/tool.ts";
import { type Skill, skillNamed } from "./skill.ts";
import type { SkillRunner } from "./skill_runner.ts";

const fields = {
  name: text("Which skill.", { aliases: ["skill", "skill_name", "command"] }),
  arguments: optional(
    text("What to do it with, where the skill says so.", { aliases: ["args", "input"] }),
  ),
};

/** There is such a tool only where there are skills for the model. */
export function skillTool(
  skills: readonly Skill[],
  runner: () => SkillRunner,
): Tool<ArgumentsOf<typeof fields>> {
  return {
    name: "skill",
    otherNames: ["use_skill", "load_skill", "read_skill", "activate_skill"],
    description: "Gives you the instructions of a skill. Call it before you begin what one is for.",
    parameters: schemaOf(fields),
    parse: (args, onNote) => readArguments(fields, args, { tool: "skill", onNote }),
    label: ({ name }) => name,
    touches: () => [{ kind: "own" }],
    async run({ name, arguments: args = "" }, { signal, emit }) {
      const skill = skillNamed(name.replace(/^\//, ""), skills);
      if (skill === undefined) {
        const [near] = nearNames(name, skills.map(({ name }) => name));
        const names = near ?? skills.map(({ name }) => name).join(", ");
        return failed(`there is no skill "${name}"; there is: ${names}`, "no such skill");
      }
      const ready = await runner().use(skill, { args, signal, emit });
      if ("problem" in ready) return failed(ready.problem);
      return {
        output: `${describeFiles(skill)}${ready.text}`,
        isError: false,
        summary: skill.name,
      };
    },
  };
}

/** Where the other files of a skill are: its text names them from there. */
export function describeFiles({ directory }: Pick<Skill, "directory">): string {
  return directory === undefined ? "" : `[the files of this skill are in ${directory}]\n\n`;
}
