/**
 * A skill: instructions for a task, which a model reads when it needs them.
 *
 * @module
 */
import { readSmallFile } from "../../../sys/files/read_small_file.ts";
import { splitDocument } from "./frontmatter.ts";

export interface Skill {
  /** What follows a slash: `deploy`, or `git:commit` of a command in a folder. */
  name: string;
  description: string;
  /** What its arguments are, for a person: `[branch]`. */
  argumentHint: string;
  /** What its text calls them, in their order: `$branch`. */
  argumentNames: readonly string[];
  /** The file, absolute. */
  path: string;
  /** A link must not lead out of this directory. */
  root: string;
  /** A directory with more files than that one; undefined of a command, which is a file alone. */
  directory: string | undefined;
  /** What its own commands may do without being asked for: `Bash(git status:*)`. */
  allowedTools: readonly string[];
  /** Whether it came with the repository: what it runs needs the user's word then. */
  isRepositorys: boolean;
  /** Whether the model may choose it by itself. */
  isForModel: boolean;
  /** Whether it may be typed. */
  isForUser: boolean;
}

/** A larger file was not written for this. */
export const MAX_SKILL_BYTES = 256 * 1024;

/** The text of a skill as it stands in its file now, or why it cannot be read. */
export function skillBody({ path, root }: Skill): { body: string } | { problem: string } {
  const file = readSmallFile(path, { root, maxBytes: MAX_SKILL_BYTES });
  if (file.kind === "missing") return { problem: `"${path}" is not there any more` };
  if (file.kind === "skipped") return { problem: `"${path}" ${file.problem}` };
  // A shell takes the end of a line of Windows for a part of the last word.
  return { body: splitDocument(file.text).body.replaceAll("\r\n", "\n").trim() };
}

/** Whether a person means a skill by a name. */
export function isTypedSkill(name: string, skills: readonly Skill[]): boolean {
  return skillNamed(name, skills)?.isForUser === true;
}

/** The skill that a name means: also without the folders of a command, where that is clear. */
export function skillNamed(name: string, skills: readonly Skill[]): Skill | undefined {
  const exact = skills.find((skill) => skill.name === name);
  if (exact !== undefined) return exact;
  const [found, ...others] = skills.filter((skill) => skill.name.split(":").at(-1) === name);
  return others.length === 0 ? found : undefined;
}
