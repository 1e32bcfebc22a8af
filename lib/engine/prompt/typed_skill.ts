/**
 * A skill that a person typed, and how a model tells its text from their words.
 *
 * @module
 */

const BEGIN = '\n\n<skill name="';
const END = "\n</skill>";

/**
 * One message of both: the words as typed, and after them the skill's text between tags.
 *
 * @example
 * ```ts
 * withTypedSkill("/deploy staging", { name: "deploy", text: "Push to staging." });
 * ```
 */
export function withTypedSkill(
  typed: string,
  { name, text }: { name: string; text: string },
): string {
  // The text may hold the tag, by chance or to pass for the words.
  const inner = text.replaceAll("</skill>", "<\\/skill>");
  return `${typed}${BEGIN}${name}">\n${inner}${END}`;
}

/** What was typed of a message that may hold a skill as well. */
export function withoutTypedSkill(message: string): string {
  if (!message.startsWith("/")) return message;
  const begin = message.indexOf(BEGIN);
  return begin === -1 || !message.includes(END) ? message : message.slice(0, begin);
}
