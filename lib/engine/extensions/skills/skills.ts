/**
 * The skills of a conversation: the model's tool for them, and what a person types.
 *
 * @module
 */
import { withoutMentionedFiles } from "../../prompt/mentioned_files.ts";
import { withoutPipedInput } from "../../prompt/piped_input.ts";
import { withTypedSkill } from "../../prompt/typed_skill.ts";
import type { Emit } from "../../events.ts";
import type { Tool } from "../../tools/tool.ts";
import { type Skill, skillNamed } from "./skill.ts";
import { SkillRunner, type SkillRunnerOptions } from "./skill_runner.ts";
import { describeFiles, skillTool } from "./skill_tool.ts";
import { typedCommand } from "./typed_command.ts";

export class Skills {
  readonly all: readonly Skill[];
  readonly #runner: SkillRunner;

  constructor(all: readonly Skill[], options: SkillRunnerOptions) {
    this.all = all;
    this.#runner = new SkillRunner(options);
  }

  /** The tool, where there are skills that the model may choose. */
  tools(): Tool[] {
    const offered = this.all.filter(({ isForModel }) => isForModel);
    return offered.length === 0 ? [] : [skillTool(offered, () => this.#runner) as Tool];
  }

  /**
   * The message with the text of the skill that it names after a slash; any other message as it is.
   *
   * @param message with what was piped or mentioned
   */
  async typed(
    message: string,
    { signal, emit }: { signal: AbortSignal; emit: Emit },
  ): Promise<string> {
    const rest = withoutPipedInput(message);
    const typed = withoutMentionedFiles(rest);
    const command = typedCommand(typed);
    const skill = command && skillNamed(command.name, this.all);
    if (command === undefined || !skill?.isForUser) return message;
    const ready = await this.#runner.use(skill, { args: command.argument, signal, emit })
      .catch((error) => {
        if (!signal.aborted) throw error;
        return { problem: "the run was ended" };
      });
    if ("problem" in ready) {
      await emit({
        type: "notice",
        text: `the skill ${skill.name} was not read: ${ready.problem}`,
      });
      return message;
    }
    const text = `${describeFiles(skill)}${ready.text}`;
    const before = message.slice(0, message.length - rest.length);
    return before + withTypedSkill(typed, { name: skill.name, text }) + rest.slice(typed.length);
  }
}
