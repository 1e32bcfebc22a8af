/**
 * Tool results that turn out to be too long.
 *
 * @module
 */
import type { Message } from "../message.ts";
import { truncate } from "../tools/truncate.ts";

/** Shorter than this, a result tells nothing any more. */
const MIN_BYTES = 512;

/**
 * The messages with at most `maxBytes` in all results of each answer: head and tail of each result stay.
 *
 * @returns undefined when they are no longer than that
 */
export function shortenResults(
  messages: readonly Message[],
  maxBytes: number,
): Message[] | undefined {
  let isShorter = false;
  const shortened = messages.map((message): Message => {
    if (message.role !== "tool") return message;
    const most = Math.max(MIN_BYTES, Math.floor(maxBytes / message.results.length));
    const results = message.results.map(({ images, ...result }) => {
      // An image takes as much room as a page of text.
      if (images !== undefined) isShorter = true;
      if (result.output.length <= most) return result;
      const output = truncate(result.output, "the context window holds no more", most);
      if (output.length >= result.output.length) return result;
      isShorter = true;
      return { ...result, output };
    });
    return { role: "tool", results };
  });
  return isShorter ? shortened : undefined;
}
