/**
 * What a model is to know of a project, as it stands in one file.
 *
 * @module
 */

/** What stands in one file. */
export interface Instructions {
  path: string;
  text: string;
  /** Which files it is about, where that is not all of them: `src/**`, as it was written. */
  scope?: string;
}

/** Beside those: what is parted by subject, */
export const RULES_DIRECTORY = ".claude/rules";
/** and what one keeps to oneself. */
export const LOCAL_INSTRUCTIONS = "CLAUDE.local.md";
/** Characters. */
export const MAX_INSTRUCTIONS = 32 * 1024;
/** A larger file was not written for this. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** What of an instruction file is used. */
export function shortened(text: string): string {
  if (text.length <= MAX_INSTRUCTIONS) return text;
  return `${text.slice(0, MAX_INSTRUCTIONS)}\n[cut here: the file has ${text.length} characters]`;
}
