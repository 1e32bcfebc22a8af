/**
 * Whether a model repeats what it was given.
 *
 * @module
 */
import type { Message } from "../../message.ts";

/** Whether `source` stands in something that the model read: a tool's result, instructions, the user's own words. */
export function isQuoted(source: string, messages: readonly Message[]): boolean {
  const wanted = squeezed(source);
  return messages.some((message) => {
    if (message.role === "user" || message.role === "system") {
      return squeezed(message.content).includes(wanted);
    }
    if (message.role !== "tool") return false;
    return message.results.some(({ output }) => squeezed(output).includes(wanted));
  });
}

/** Without white space and without the numbers of lines that tools put before them. */
function squeezed(text: string): string {
  return text.replace(/^[ \t]*(?:[\w./-]{1,200}:)?\d+(?:\t|:|[ \t]*[|│→])/gm, "").replace(
    /\s+/g,
    "",
  );
}
