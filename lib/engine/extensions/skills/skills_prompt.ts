/**
 * What a model is told of the skills before it needs one.
 *
 * @module
 */
import { abbreviate } from "../../../text/abbreviate.ts";
import type { Skill } from "./skill.ts";

/** Of the context window, in characters of four to a token; as other agents have it. */
const SHARE = 0.02 * 4;
const MIN_CHARACTERS = 1_000;
const MAX_CHARACTERS = 8_000;
const MAX_DESCRIPTION = 300;

/** Names and descriptions, as far as they fit; undefined where there is no skill for the model. */
export function skillsPrompt(
  skills: readonly Skill[],
  { contextWindow }: { contextWindow: number },
): string | undefined {
  const offered = skills.filter(({ isForModel }) => isForModel);
  if (offered.length === 0) return undefined;
  const room = Math.min(MAX_CHARACTERS, Math.max(MIN_CHARACTERS, contextWindow * SHARE));
  const lines = ["Skills: instructions for a task. Where one fits, call the tool skill first."];
  let length = 0;
  let left = 0;
  for (const { name, description } of offered) {
    const line = description === ""
      ? `- ${name}`
      : `- ${name}: ${abbreviate(description, MAX_DESCRIPTION)}`;
    const shown = length + line.length <= room ? line : `- ${name}`;
    if (length + shown.length > room) left++;
    else lines.push(shown);
    length += shown.length;
  }
  if (left > 0) lines.push(`- and ${left} more, which there is no room for here`);
  return lines.join("\n");
}
