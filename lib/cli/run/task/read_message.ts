/**
 * What a user tells an agent.
 *
 * @module
 */
import { UsageError, UserError } from "../../../errors.ts";
import { formatBytes } from "../../../text/format_bytes.ts";
import { PROGRAM } from "../../../version.ts";
import { readStandardInput } from "../../arguments/read_text.ts";

/** What is longer is better named than told: it would push everything else out of the context window. */
const MAX_BYTES = 100 * 1024;

/**
 * The words as they were typed or, for `-`, standard input.
 *
 * @throws {UserError} when there are none, or more than 100 KB
 */
export async function readMessage(words: readonly string[]): Promise<string> {
  const isPiped = words.length === 1 && words[0] === "-";
  const text = isPiped ? await readStandardInput() : words.join(" ");
  if (text.trim() === "") {
    throw new UsageError("the message is empty", { hint: `${PROGRAM} tell <id> "what to do"` });
  }
  const { length } = new TextEncoder().encode(text);
  if (length <= MAX_BYTES) return text;
  throw new UserError(
    `the message has ${formatBytes(length)}, and ${formatBytes(MAX_BYTES)} can be told`,
    { hint: "keep it in a file, and name the file in the message" },
  );
}
