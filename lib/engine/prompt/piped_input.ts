/**
 * What came through a pipe beside the prompt, and how a model tells the two apart.
 *
 * @module
 */

/**
 * One message of both: what was piped first, between tags, as the prompt usually speaks about it.
 *
 * @example
 * ```ts
 * withPipedInput("review this", "-a\n+b\n"); // "<stdin>\n-a\n+b\n</stdin>\n\nreview this"
 * ```
 */
export function withPipedInput(prompt: string, input: string): string {
  let tag = "stdin";
  // What was piped may hold the tag, by chance or to pass for the prompt.
  for (let n = 2; input.includes(`</${tag}>`); n++) tag = `stdin-${n}`;
  return `<${tag}>\n${input}${input.endsWith("\n") ? "" : "\n"}</${tag}>\n\n${prompt}`;
}

/** What was typed of a message that may hold piped text as well. */
export function withoutPipedInput(message: string): string {
  const tag = /^<(stdin(?:-\d+)?)>\n/.exec(message)?.[1];
  if (tag === undefined) return message;
  const end = message.indexOf(`\n</${tag}>\n\n`);
  return end === -1 ? message : message.slice(end + `\n</${tag}>\n\n`.length);
}
