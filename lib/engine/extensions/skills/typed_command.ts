/**
 * What is typed after a slash.
 *
 * @module
 */

/** A line that is a command of ours, a skill, or looks like one. */
export interface TypedCommand {
  name: string;
  argument: string;
}

/** Takes `/name what to do` apart; undefined for any other message, such as one that begins with a path. */
export function typedCommand(text: string): TypedCommand | undefined {
  const found = /^\/([a-z0-9?][\w:?-]*)(?:\s+([^]*))?$/i.exec(text.trim());
  if (found === null) return undefined;
  const [, name = "", argument = ""] = found;
  return { name: name.toLowerCase(), argument: argument.trim() };
}
